# A release of less than one raises ValueError.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.Semaphore(1)
print(attempt(s.release, 0), attempt(s.release, -1))
