# What the action raises goes to the last to come; the barrier is broken.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


def action():
    raise ValueError("no")


b = threading.Barrier(2, action)


def f():
    error = attempt(b.wait)
    time.sleep(U)
    print("first:", error)


start(f)
time.sleep(U)
print("last:", attempt(b.wait), b.broken)
