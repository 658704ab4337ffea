# A child terminates its daemonic children first, then waits for the others and for threads.
import multiprocessing
import threading
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    threading.Thread(target=lambda: (time.sleep(2 * U), print("thread"))).start()
    fork(lambda: (time.sleep(U), print("never")), daemon=True)
    fork(lambda: (time.sleep(4 * U), print("grandchild")))
    print("body over")


process = fork(child)
process.join()
print("joined", process.exitcode)
