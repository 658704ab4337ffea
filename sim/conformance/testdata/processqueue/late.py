# What is sent is what the feeder thread finds, not what was put.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


q = multiprocessing.Queue()
items = ["x" * 200000, [1]]
for item in items:
    q.put(item)
time.sleep(U)
items[1].append(2)
print(len(q.get()), q.get())
