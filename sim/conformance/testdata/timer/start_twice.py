# A timer starts only once.
import threading

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


timer = threading.Timer(U, print)
timer.start()
print(attempt(timer.start))
timer.cancel()
