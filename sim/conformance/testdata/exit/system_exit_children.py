# After sys.exit in the main thread child processes are still joined, daemonic ones terminated.
import multiprocessing
import sys
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process

fork(lambda: (time.sleep(2 * U), print("child")))
fork(lambda: (time.sleep(2 * U), print("never")), daemon=True)
sys.exit()
