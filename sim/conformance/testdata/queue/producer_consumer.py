# A full queue holds the producer back to the consumer's pace.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue(2)


def producer():
    for i in range(5):
        q.put(i)
        print("put", i)


start(producer)
for i in range(5):
    time.sleep(U)
    item = q.get()
    time.sleep(U)
    print("got", item)
