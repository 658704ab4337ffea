# schedule: until it waits
# Whoever gets may fill the room again before the putter wakes.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue(1)
q.put("a")
start(q.put, "b")
time.sleep(U)
print(q.get())
q.put_nowait("c")
time.sleep(U)
print(q.get())
time.sleep(U)
print(q.get())
