# Reading and writing a Value are two requests, between which an update can be lost.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    n = v.value
    time.sleep(2 * U)
    v.value = n + 1


manager = multiprocessing.Manager()
v = manager.Value("i", 0)
children = [fork(child) for i in range(3)]
for process in children:
    process.join()
print(v.value)
