# schedule: until it waits
# outcome: one of
# Whoever releases may take the lock again before the one who waits.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()


def f():
    lock.acquire()
    print("waiter")
    lock.release()


lock.acquire()
start(f)
time.sleep(U)
lock.release()
lock.acquire()
print("main")
lock.release()
