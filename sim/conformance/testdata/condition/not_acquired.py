# Waiting and notifying need the lock.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


c = threading.Condition()
print(attempt(c.wait))
print(attempt(c.wait, 0))
print(attempt(c.notify))
print(attempt(c.notify_all))
print(attempt(c.release))
