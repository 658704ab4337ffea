# One release too many raises RuntimeError.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.RLock()
lock.acquire()
lock.acquire()
print(attempt(lock.release), attempt(lock.release), attempt(lock.release))
