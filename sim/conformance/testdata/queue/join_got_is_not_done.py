# That it is empty is not enough for a join.
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
q.get()
start(lambda: (time.sleep(U), print("task done"), q.task_done()))
q.join()
print("joined")
