# schedule: until it waits
# A getter that was barged past waits behind the others.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue()
for i in range(3):
    start(lambda i=i: print(i, "got", q.get()))
    time.sleep(U)
q.put("x")
q.get_nowait()
time.sleep(U)
for item in "abc":
    q.put(item)
    time.sleep(U)
