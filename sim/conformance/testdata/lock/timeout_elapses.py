# An acquire with a timeout gives up.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
lock.acquire()
start(lambda: print(lock.acquire(timeout=U)))
time.sleep(2 * U)
print("over")
