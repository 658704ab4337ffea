# A timeout breaks the barrier for everybody.
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


b = threading.Barrier(3)


def f():
    error = attempt(b.wait)
    time.sleep(U)
    print("other:", error)


start(f)
print("timed:", attempt(b.wait, U), b.broken)
