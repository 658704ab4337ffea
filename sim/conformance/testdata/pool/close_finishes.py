# A closed pool takes nothing more and does what it has.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


def work(i):
    time.sleep(U)
    return i


pool = multiprocessing.Pool(2)
results = [pool.apply_async(work, (i,)) for i in range(4)]
pool.close()
print(attempt(pool.apply_async, work, (9,)), attempt(pool.map, work, [9]))
pool.join()
print([result.get() for result in results])
