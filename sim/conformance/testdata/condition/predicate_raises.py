# An exception of the predicate comes out with the lock held.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


c = threading.Condition()


def bad():
    raise ValueError("bad")


c.acquire()
print(attempt(c.wait_for, bad), attempt(c.release))
