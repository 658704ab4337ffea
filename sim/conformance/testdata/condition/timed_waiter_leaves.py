# A notify does not go to a waiter that gave up.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()


def f(name, timeout):
    with c:
        print(name, c.wait(timeout))


start(f, "short", 2 * U)
time.sleep(U)
start(f, "long", 9 * U)
time.sleep(3 * U)
with c:
    c.notify()
