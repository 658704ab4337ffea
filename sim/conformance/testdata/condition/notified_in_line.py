# Who was notified takes the lock behind those that waited for it already.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()


def waiter():
    with c:
        c.wait()
        print("notified")


def other():
    with c:
        print("in line before")


start(waiter)
time.sleep(U)
with c:
    start(other)
    time.sleep(U)
    c.notify()
    time.sleep(U)
