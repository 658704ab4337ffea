# order: lines sorted
# The lesson's program.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def foo(i):
    time.sleep(2 * U)
    return i + 100


pool = multiprocessing.Pool(2)
for i in range(4):
    pool.apply_async(foo, (i,), callback=lambda v: print("exec done:", v))
print("end")
pool.close()
pool.join()
print("joined")
