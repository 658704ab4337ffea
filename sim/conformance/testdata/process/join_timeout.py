# A join with a timeout gives up; whether the process has ended must be asked for.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process

process = fork(time.sleep, 4 * U)
print(process.join(U), process.is_alive(), process.exitcode)
print(process.join(20 * U), process.is_alive(), process.exitcode)
print(process.join(), process.join(0))
