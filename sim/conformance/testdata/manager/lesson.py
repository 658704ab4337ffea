# order: lines sorted
# The lesson's program: nothing is lost.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def f(i):
    d[i] = i
    l.append(i)


with multiprocessing.Manager() as manager:
    d, l = manager.dict(), manager.list([7])
    children = [fork(f, i) for i in range(3)]
    for process in children:
        process.join()
    print(sorted(d.items()), sorted(l))
