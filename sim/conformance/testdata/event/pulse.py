# schedule: until it waits
# order: lines sorted
# Who waited goes on though the flag is clear again before it runs.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


e = threading.Event()
for i in range(3):
    start(lambda i=i: print(i, e.wait(), e.is_set()))
time.sleep(U)
e.set()
e.clear()
