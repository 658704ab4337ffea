# map_async returns at once and calls back with the list.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    time.sleep(U)
    return i * i


pool = multiprocessing.Pool(2)
result = pool.map_async(work, range(4), callback=lambda r: print("all", r))
print("goes on")
print(result.get())
print(pool.map_async(work, []).get())
pool.close()
pool.join()
