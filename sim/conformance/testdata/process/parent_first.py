# start returns at once: the parent goes on while the child begins.
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
    time.sleep(U)
    print("child")


process = fork(child)
print("parent")
process.join()
print("joined")
