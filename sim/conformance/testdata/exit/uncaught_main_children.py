# After an uncaught exception in the main thread child processes are still joined.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process

fork(lambda: (time.sleep(2 * U), print("child")))
raise ValueError("bad")
