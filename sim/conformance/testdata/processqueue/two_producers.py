# Items of several processes mix, each process's own in order.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child(n):
    for i in range(4):
        q.put([n, i])


q = multiprocessing.Queue()
children = [fork(child, n) for n in range(2)]
got = [q.get() for i in range(8)]
print([i for n, i in got if n == 0], [i for n, i in got if n == 1])
for process in children:
    process.join()
