# A release of n lets n waiters in.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(0)
woken = []


def f(i):
    s.acquire()
    woken.append(i)


for i in range(4):
    start(f, i)
    time.sleep(U)
s.release(3)
time.sleep(U)
print(sorted(woken))
s.release(3)
time.sleep(U)
print(sorted(woken), s.acquire(False), s.acquire(False), s.acquire(False))
