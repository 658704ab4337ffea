# Threads wake in the order of their times.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


for i in (3, 1, 2):
    start(lambda i=i: (time.sleep(i * U), print(i)))
