# An exception through with gives the permit back, once.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.BoundedSemaphore(1)


def f():
    with s:
        raise OSError("gone")


print(attempt(f), attempt(s.release))
