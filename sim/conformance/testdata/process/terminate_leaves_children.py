# Terminating a process leaves its children alive.
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
    fork(lambda: (time.sleep(4 * U), print("grandchild")))
    time.sleep(20 * U)


process = fork(child)
time.sleep(2 * U)
process.terminate()
process.join()
print("terminated", process.exitcode)
time.sleep(6 * U)
