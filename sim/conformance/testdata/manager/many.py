# Requests of many processes are done one by one: nothing is lost.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child(n):
    for i in range(3):
        l.append(10 * n + i)


manager = multiprocessing.Manager()
l = manager.list()
children = [fork(child, n) for n in range(5)]
for process in children:
    process.join()
print(len(l), sorted(l))
for n in range(5):
    print([i for i in l[:] if i // 10 == n])
