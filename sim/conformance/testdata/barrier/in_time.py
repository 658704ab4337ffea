# Who comes in time breaks nothing.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2)
start(lambda: b.wait(3 * U))
time.sleep(U)
print(b.wait(), b.broken)
