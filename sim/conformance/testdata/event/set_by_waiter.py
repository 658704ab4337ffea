# One event can set another on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


a, b = threading.Event(), threading.Event()


def f():
    a.wait()
    print("a")
    b.set()


start(f)
time.sleep(U)
a.set()
print(b.wait(5 * U))
