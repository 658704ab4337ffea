# An acquire that does not block says whether it took the lock.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
print(lock.acquire(False))
print(lock.acquire(False))
start(lambda: print(lock.acquire(blocking=False)))
