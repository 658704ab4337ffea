# One worker does the tasks in the order in which they were given.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def work(i):
    print("task", i)


pool = multiprocessing.Pool(1)
for i in range(4):
    pool.apply_async(work, (i,))
pool.close()
pool.join()
print("joined")
