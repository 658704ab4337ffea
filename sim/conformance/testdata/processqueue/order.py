# Items of one process come out in the order in which they were put.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    for i in range(5):
        q.put(i)


q = multiprocessing.Queue()
process = fork(child)
print([q.get() for i in range(5)])
process.join()
