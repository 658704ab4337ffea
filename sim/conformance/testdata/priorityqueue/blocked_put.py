# Putters come in by how long they waited, items leave by their order.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.PriorityQueue(1)
q.put(5)
for i in (3, 1):
    start(q.put, i)
    time.sleep(U)
for i in range(3):
    print(q.get())
    time.sleep(U)
