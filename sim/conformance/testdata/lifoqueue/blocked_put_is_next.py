# An item that waited for room is the last in.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.LifoQueue(2)
q.put("a")
q.put("b")
start(q.put, "c")
time.sleep(U)
print(q.get())
time.sleep(U)
print(q.get(), q.get())
