# A release lets the longest waiter in.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.BoundedSemaphore(1)


def f(i):
    with s:
        print(i)
        time.sleep(U)


with s:
    for i in range(3):
        start(f, i)
        time.sleep(U)
