# Several processes may send into one end; messages stay whole.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child(n):
    for i in range(3):
        w.send([n, i])


r, w = multiprocessing.Pipe(False)
children = [fork(child, n) for n in range(2)]
got = [r.recv() for i in range(6)]
print([i for n, i in got if n == 0], [i for n, i in got if n == 1])
for process in children:
    process.join()
