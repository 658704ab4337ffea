# A wait says whether it was notified.
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
        print(c.wait())
        print(c.wait(5 * U))
        print(c.wait(U))


start(f)
for i in range(2):
    time.sleep(U)
    with c:
        c.notify()
