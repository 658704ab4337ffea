# order: lines sorted
# Everybody who joins goes on.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue()
q.put(1)
for i in range(3):
    start(lambda i=i: (q.join(), print(i)))
time.sleep(U)
q.task_done()
