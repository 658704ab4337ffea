# A put waits for a place.
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
    for i in range(3):
        q.put(i)
        print("put", i)


q = multiprocessing.Queue(2)
process = fork(child)
time.sleep(2 * U)
print("gets")
first = q.get()
time.sleep(2 * U)
print(first, q.get(), q.get())
process.join()
