# Without permits everybody waits for a release.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(0)


def f():
    s.acquire()
    print("in")


start(f)
time.sleep(U)
print("release")
s.release()
