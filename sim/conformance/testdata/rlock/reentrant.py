# Its holder takes it again; only as many releases free it.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.RLock()


def other():
    taken = lock.acquire(False)
    print(taken)
    if taken:
        lock.release()


lock.acquire()
lock.acquire()
start(other).join()
lock.release()
start(other).join()
lock.release()
start(other).join()
