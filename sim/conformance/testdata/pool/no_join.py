# Without join nothing is seen.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def slow(i):
    time.sleep(2 * U)
    return i


pool = multiprocessing.Pool(2)
pool.apply_async(slow, (1,), callback=print)
print("end")
