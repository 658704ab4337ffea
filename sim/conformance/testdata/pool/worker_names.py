# Workers are named in order, and replaced by none as long as they live.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    time.sleep(2 * U)
    return multiprocessing.current_process().name


pool = multiprocessing.Pool(3)
print(sorted(set(pool.map(work, range(6), 1))))
pool.close()
pool.join()
