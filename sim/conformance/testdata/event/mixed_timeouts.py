# Those whose time is up leave in its order; the rest wait on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


e = threading.Event()


def f(i, timeout):
    print(i, e.wait(timeout))


start(f, "long", None)
start(f, "three", 3 * U)
start(f, "one", U)
time.sleep(2 * U)
print("between")
time.sleep(2 * U)
e.set()
