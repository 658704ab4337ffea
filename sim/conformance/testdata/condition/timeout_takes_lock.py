# A wait that is over by time must get the lock as well.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()


def f():
    with c:
        print(c.wait(2 * U))


start(f)
time.sleep(U)
with c:
    time.sleep(3 * U)
    print("holds it beyond the timeout")
