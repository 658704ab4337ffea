# A timeout of -1 is none.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.RLock()
lock.acquire()
start(lambda: print(lock.acquire(timeout=-1)))
time.sleep(U)
print("release")
lock.release()
