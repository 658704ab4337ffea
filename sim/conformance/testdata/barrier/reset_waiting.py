# A reset raises for those that wait, and the barrier is as new.
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


b = threading.Barrier(2)
start(lambda: print("waiter:", attempt(b.wait)))
time.sleep(U)
b.reset()
time.sleep(U)
print(b.broken, b.n_waiting)
start(b.wait)
time.sleep(U)
print(b.wait())
