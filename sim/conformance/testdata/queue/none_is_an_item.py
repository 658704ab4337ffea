# None is an item like any other, good to end a worker with.
import queue
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue()


def worker():
    while (item := q.get()) is not None:
        print(item)
    print("end")


start(worker)
for item in (1, 0, "", None):
    q.put(item)
