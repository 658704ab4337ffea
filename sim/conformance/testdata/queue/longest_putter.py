# A get lets the putter in that has waited longest.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue(1)
q.put("first")
for i in range(3):
    start(q.put, i)
    time.sleep(U)
for i in range(4):
    print(q.get())
    time.sleep(U)
