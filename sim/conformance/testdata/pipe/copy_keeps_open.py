# A copy of the sending end in another process keeps the pipe open until that process ends.
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
    time.sleep(2 * U)
    print("child ends")


r, w = multiprocessing.Pipe(False)
process = fork(child)
w.close()
print("waits")
print(attempt(r.recv))
process.join()
