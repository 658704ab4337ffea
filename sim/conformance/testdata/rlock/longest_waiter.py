# The last release lets the longest waiter in.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.RLock()


def f(i):
    with lock:
        with lock:
            print(i)
            time.sleep(U)


with lock:
    for i in range(3):
        start(f, i)
        time.sleep(U)
