# An exception through with gives the permit back.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.Semaphore(1)


def f():
    with s:
        raise OSError("gone")


print(attempt(f), s.acquire(False))
