# A with block that finds its lock free at the end raises.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


lock = threading.Lock()


def f():
    with lock:
        lock.release()
        print("inside")


print(attempt(f))
