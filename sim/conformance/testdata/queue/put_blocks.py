# schedule: until it waits
# A put into a full queue waits for room.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue(1)
q.put(1)
start(lambda: print("put", q.put(2)))
time.sleep(U)
print("got", q.get())
time.sleep(U)
print("got", q.get())
