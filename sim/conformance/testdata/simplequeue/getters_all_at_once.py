# As many items as getters: everybody gets one.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.SimpleQueue()
taken = []
for i in range(4):
    start(lambda: taken.append(q.get()))
time.sleep(U)
for i in range(4):
    q.put(i)
time.sleep(U)
print(sorted(taken))
