# A release lets the longest waiter in.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(0)


def f(i):
    s.acquire()
    print(i)


for i in range(3):
    start(f, i)
    time.sleep(U)
for i in range(3):
    print("release")
    s.release()
    time.sleep(U)
