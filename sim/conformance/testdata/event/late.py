# Who comes after the clear waits for the next set.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


e = threading.Event()
e.set()
e.clear()


def f():
    e.wait()
    print("off")


start(f)
time.sleep(U)
print("set")
e.set()
