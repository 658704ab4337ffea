# A negative timeout raises ValueError, for the holder too.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.RLock()
print(attempt(lock.acquire, timeout=-2))
lock.acquire()
print(attempt(lock.acquire, timeout=-2))
