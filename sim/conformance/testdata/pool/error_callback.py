# An exception goes to error_callback, a result to callback.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def work(i):
    if i == 1:
        raise KeyError(i)
    return i


pool = multiprocessing.Pool(1)
for i in range(3):
    pool.apply_async(work, (i,), callback=lambda r: print("result", r), error_callback=lambda e: print("error", repr(e)))
pool.close()
pool.join()
