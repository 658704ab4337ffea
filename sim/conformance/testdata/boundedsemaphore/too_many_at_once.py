# A release of n that is too much gives nothing back.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.BoundedSemaphore(3)
s.acquire()
s.acquire()
print(attempt(s.release, 3))
print(s.acquire(False), s.acquire(False))
print(attempt(s.release, 3), attempt(s.release, 0))
