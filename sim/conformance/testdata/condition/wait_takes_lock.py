# Who was notified goes on when the lock is free, not before.
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
        c.wait()
        print("goes on")


start(f)
time.sleep(U)
with c:
    c.notify()
    time.sleep(U)
    print("notified long ago")
