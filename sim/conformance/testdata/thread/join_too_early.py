# A thread that has not started cannot be joined.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


thread = threading.Thread(target=print)
print(attempt(thread.join))
print(attempt(thread.join, 0))
