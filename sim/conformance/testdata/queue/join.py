# A join waits until all that was put is reported done.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue()


def worker():
    for i in range(2):
        item = q.get()
        time.sleep(U)
        print("done", item)
        q.task_done()


q.put(1)
q.put(2)
start(worker)
q.join()
print("all done")
