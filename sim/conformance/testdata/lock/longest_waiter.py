# A release lets the longest waiter in.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()


def f(i):
    lock.acquire()
    print(i)
    time.sleep(U)
    lock.release()


lock.acquire()
for i in range(4):
    start(f, i)
    time.sleep(U)
lock.release()
