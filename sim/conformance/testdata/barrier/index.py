# order: lines sorted
# A wait returns the place at which it came.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(3)
for i in range(3):
    start(lambda i=i: print(i, b.wait()))
    time.sleep(U)
