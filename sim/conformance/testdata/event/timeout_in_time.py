# A set in time is a True.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


e = threading.Event()
start(lambda: print(e.wait(3 * U)))
time.sleep(U)
e.set()
