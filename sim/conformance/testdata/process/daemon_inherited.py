# A process inherits the daemon flag of the process that makes it.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    print(multiprocessing.Process(target=child).daemon)


for flag in (False, True):
    process = fork(child, daemon=flag)
    process.join()
    print(process.daemon, process.exitcode)
