# Any thread may release a lock.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
lock.acquire()
start(lock.release).join()
print(lock.locked())
