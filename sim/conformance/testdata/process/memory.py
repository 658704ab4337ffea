# A process has a copy of the memory that its parent had when it started.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


numbers = [1]


def f():
    time.sleep(U)
    numbers.append(2)
    print("child", numbers)


process = fork(f)
numbers.append(3)
process.join()
print("parent", numbers)
