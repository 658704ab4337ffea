# An exception of the object is raised in the process that asked.
import multiprocessing
from functools import partial

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
    print(attempt(l.pop), attempt(l.index, 5))


manager = multiprocessing.Manager()
l = manager.list()
process = fork(child)
process.join()
print(process.exitcode, l)
