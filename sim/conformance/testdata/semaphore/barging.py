# schedule: until it waits
# A running thread takes the permit it gave before the waiter wakes.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(1)


def f():
    s.acquire()
    print("waiter")


s.acquire()
start(f)
time.sleep(U)
s.release()
print("main", s.acquire(False))
time.sleep(U)
print("release")
s.release()
