# sys.exit in a thread ends that thread only, and says nothing of the process.
import multiprocessing
import sys
import threading
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    thread = threading.Thread(target=sys.exit, args=(3,))
    thread.start()
    thread.join()
    print("goes on")


process = fork(child)
process.join()
print(process.exitcode)
