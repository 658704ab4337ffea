# What a child changes by a proxy its parent sees at once; what it changes without one never.
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
    d["a"] = 1
    plain["a"] = 1
    time.sleep(16 * U)


manager = multiprocessing.Manager()
d, plain = manager.dict(), {}
process = fork(child)
time.sleep(8 * U)
print(d, plain, process.is_alive())
process.join()
print(d, plain)
