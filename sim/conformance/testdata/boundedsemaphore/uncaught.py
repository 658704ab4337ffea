# One release too many ends the thread that does it, and no other.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.BoundedSemaphore(1)
start(s.release).join()
print("main lives", s.acquire(False))
