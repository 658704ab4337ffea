# A notify wakes the longest waiter.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()


def f(i):
    with c:
        c.wait()
        print(i)


for i in range(3):
    start(f, i)
    time.sleep(U)
for i in range(3):
    with c:
        print("notify")
        c.notify()
    time.sleep(U)
