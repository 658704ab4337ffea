# An exception that leaves a with block gives the lock back.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.Lock()


def f():
    with lock:
        print(lock.locked())
        raise KeyError("x")


print(attempt(f), lock.locked())
