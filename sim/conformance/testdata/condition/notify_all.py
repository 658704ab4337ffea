# order: lines sorted
# A notify_all wakes everybody.
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


for i in range(4):
    start(f, i)
time.sleep(2 * U)
with c:
    c.notify_all()
