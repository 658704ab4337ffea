# An exception through with gives the lock back.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


c = threading.Condition()


def f():
    with c:
        raise ValueError("no")


print(attempt(f))
start(lambda: print(c.acquire(False))).join()
