# schedule: until it waits
# A waiter that finds its permit gone waits behind the others.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(1)


def f(i):
    s.acquire()
    print(i)


s.acquire()
for i in range(3):
    start(f, i)
    time.sleep(U)
s.release()
s.acquire()
time.sleep(U)
for i in range(3):
    s.release()
    time.sleep(U)
