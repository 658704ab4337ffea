# An acquire with a timeout takes a lock that comes free in time.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
lock.acquire()
start(lambda: print(lock.acquire(timeout=3 * U), lock.locked()))
time.sleep(U)
lock.release()
