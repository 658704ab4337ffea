# A permit that comes in time is taken.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(0)
start(lambda: print(s.acquire(timeout=3 * U)))
time.sleep(U)
s.release()
