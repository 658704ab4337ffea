# Also here the longest waiter is served first.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.LifoQueue()
for i in range(3):
    start(lambda i=i: print(i, "got", q.get()))
    time.sleep(U)
for item in "abc":
    q.put(item)
    time.sleep(U)
