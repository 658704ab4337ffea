# An uncaught exception ends a process with exit code 1.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def f():
    raise ValueError("bad")


process = fork(f)
process.join()
print(process.exitcode)
