# The program waits for its threads, then terminates daemonic children, then waits for the others.
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


fork(lambda: (time.sleep(4 * U), print("child")))
fork(lambda: (time.sleep(U), print("daemon"), time.sleep(5 * U), print("never")), daemon=True)
print("main over")
threading.Thread(target=lambda: (time.sleep(2 * U), print("thread"))).start()
