# A lock stays held when its holder ends.
import threading

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
start(lock.acquire).join()
print(lock.locked(), lock.acquire(timeout=U))
