# map returns the results in the order of the items, however long each takes.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    time.sleep((3 - i) * U)
    return 10 * i


pool = multiprocessing.Pool(4)
print(pool.map(work, range(4), 1))
pool.close()
pool.join()
