# A get waits for an item, or as long as it may.
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


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    time.sleep(3 * U)
    q.put("late")


q = multiprocessing.Queue()
process = fork(child)
print(attempt(q.get, True, U), attempt(q.get, False))
print(q.get())
process.join()
