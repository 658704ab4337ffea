# A reset mends a broken barrier.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2)
b.abort()
b.reset()
start(b.wait)
time.sleep(U)
print(b.broken, b.wait())
