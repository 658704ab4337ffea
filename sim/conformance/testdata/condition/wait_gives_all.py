# A wait gives up a reentrant lock however often it was taken.
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


c = threading.Condition()


def f():
    with c:
        with c:
            c.wait()
            print("woken")
        print(attempt(c.notify))
    print(attempt(c.notify))


start(f)
time.sleep(U)
with c:
    print("taken meanwhile")
    c.notify()
