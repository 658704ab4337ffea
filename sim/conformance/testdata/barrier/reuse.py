# It can be used again at once.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2)


def f():
    for i in range(3):
        b.wait()
        time.sleep(U)


start(f)
for i in range(3):
    b.wait()
    print("round", i)
