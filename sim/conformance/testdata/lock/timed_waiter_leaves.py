# A waiter that gave up is not in the way of the next one.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()


def first():
    print("first", lock.acquire(timeout=2 * U))


def second():
    print("second", lock.acquire())


lock.acquire()
start(first)
time.sleep(U)
start(second)
time.sleep(3 * U)
lock.release()
