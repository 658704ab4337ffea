# Callbacks are called in the order in which results come, by one thread of the parent.
import multiprocessing
import threading
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def work(i):
    time.sleep((2 - i) * 2 * U)
    return i


def done(result):
    print("done", result, threading.current_thread().name)


pool = multiprocessing.Pool(3)
for i in range(3):
    pool.apply_async(work, (i,), callback=done)
pool.close()
pool.join()
