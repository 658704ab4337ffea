# order: lines sorted
# Terminating ends the workers at once.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def slow(i):
    time.sleep(4 * U)
    return i


pool = multiprocessing.Pool(2)
for i in range(6):
    pool.apply_async(slow, (i,), callback=print)
time.sleep(6 * U)
pool.terminate()
pool.join()
print("over")
