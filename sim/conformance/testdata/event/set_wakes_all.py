# order: lines sorted
# A set wakes everybody.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


e = threading.Event()
for i in range(4):
    start(lambda i=i: print(i, e.wait()))
time.sleep(U)
e.set()
