# A permit may be made by one thread and used up by another.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.Semaphore(0)


def f():
    for i in range(3):
        s.acquire()
        print("tick", i)


start(f)
for i in range(3):
    time.sleep(U)
    print("signal", i)
    s.release()
