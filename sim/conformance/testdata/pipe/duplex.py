# Both ends of a duplex pipe send and receive.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    for i in range(3):
        there.send(there.recv() + 1)


here, there = multiprocessing.Pipe()
process = fork(child)
n = 0
for i in range(3):
    here.send(n)
    n = here.recv()
    print(n)
process.join()
