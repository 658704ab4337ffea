# A release by another thread lets the waiter in too.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
lock.acquire()


def f():
    time.sleep(U)
    print("released by another")
    lock.release()


start(f)
lock.acquire()
print("taken again")
