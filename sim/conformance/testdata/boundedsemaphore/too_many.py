# One release too many raises ValueError.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.BoundedSemaphore(1)
print(attempt(s.release))
s.acquire()
print(attempt(s.release), attempt(s.release))
