# Another thread's timed acquire gives up.
import threading

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.RLock()
lock.acquire()
start(lambda: print(lock.acquire(timeout=U))).join()
print("over")
