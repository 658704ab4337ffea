# An acquire waits until the holder releases.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()


def f():
    print("wants it")
    lock.acquire()
    print("has it")
    lock.release()


lock.acquire()
start(f)
time.sleep(U)
print("gives it")
lock.release()
