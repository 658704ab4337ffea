# Whoever gets an item wakes the next getter, who finds none and goes to the end of the line.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.SimpleQueue()
for name in "ABCDE":
    start(lambda name=name: print(name, q.get()))
    time.sleep(U)
for i in range(5):
    q.put(i)
    time.sleep(U)
