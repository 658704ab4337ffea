# An uncaught exception ends its thread; the others live on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    print("begins")
    raise ValueError("no")


start(f)
time.sleep(U)
print("main lives")
