# apply waits for its result, so that calls come one after another.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    print("begins", i)
    time.sleep(U)
    print("ends", i)
    return i


pool = multiprocessing.Pool(3)
for i in range(3):
    print("result", pool.apply(work, (i,)))
pool.close()
pool.join()
