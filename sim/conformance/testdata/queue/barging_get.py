# schedule: until it waits
# Whoever puts may take the item back before the getter wakes.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue()
start(lambda: print("getter", q.get()))
time.sleep(U)
q.put("a")
print("main", q.get_nowait())
time.sleep(U)
q.put("b")
