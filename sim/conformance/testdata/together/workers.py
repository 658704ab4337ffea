# Workers that are daemons serve a queue until it is joined.
import queue
import threading
import time

U = 0.05


q = queue.Queue()
done = []


def worker():
    while True:
        item = q.get()
        time.sleep(U)
        done.append(item)
        q.task_done()


for i in range(2):
    threading.Thread(target=worker, daemon=True).start()
for i in range(5):
    q.put(i)
q.join()
print(sorted(done))
