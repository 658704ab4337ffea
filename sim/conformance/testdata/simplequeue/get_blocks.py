# A get waits for an item.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.SimpleQueue()
start(lambda: print("got", q.get()))
time.sleep(U)
print("put")
q.put(1)
