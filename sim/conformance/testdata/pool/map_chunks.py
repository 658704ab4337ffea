# A worker gets a chunk of items at a time.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    time.sleep(U)
    return multiprocessing.current_process().name


pool = multiprocessing.Pool(2)
names = pool.map(work, range(8), 4)
print([name == names[0] for name in names])
names = pool.map(work, range(16))
print([names[i] == names[i + 1] for i in range(0, 16, 2)], len(set(names)))
pool.close()
pool.join()
