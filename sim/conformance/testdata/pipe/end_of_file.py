# Receiving ends when no process holds the other end any more.
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


def f():
    parent.close()
    print(attempt(child.recv))


parent, child = multiprocessing.Pipe()
process = fork(f)
time.sleep(U)
print("closing")
parent.close()
process.join()
