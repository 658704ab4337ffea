# A negative timeout raises ValueError, whether the lock is free or not.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.Lock()
print(attempt(lock.acquire, timeout=-2))
print(attempt(lock.acquire, timeout=-0.5), lock.locked())
lock.acquire()
print(attempt(lock.acquire, timeout=-2))
