# A release that is not the last one wakes nobody.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.RLock()


def f():
    with lock:
        print("waiter")


lock.acquire()
lock.acquire()
start(f)
time.sleep(U)
lock.release()
time.sleep(U)
print("main still has it")
lock.release()
