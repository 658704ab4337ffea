# A place is free again once an item has been got.
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


q = multiprocessing.Queue(2)
q.put(1)
q.put([2])
print(q.full(), q.qsize(), attempt(q.put_nowait, 3), attempt(q.put, 3, True, U))
time.sleep(U)
print(q.empty(), q.get(), q.get(), attempt(q.get_nowait), attempt(q.get, True, U), q.qsize(), q.empty())
