# An exception through two with blocks gives it back twice.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.RLock()


def f():
    with lock:
        with lock:
            raise ValueError("no")


print(attempt(f), attempt(lock.release))
