# schedule: until it waits
# A waiter that was barged past still gives up on time.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(1)


def f():
    print(s.acquire(timeout=3 * U))


s.acquire()
start(f)
time.sleep(U)
s.release()
s.acquire()
time.sleep(3 * U)
print("over")
