# A thread that took none may give one.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(1)
s.acquire()
start(s.release).join()
print(s.acquire(False))
