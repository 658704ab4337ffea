# With no party everybody waits for ever.
import threading

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


b = threading.Barrier(0)
print(attempt(b.wait, U))
