# An uncaught exception in a thread of a process does not end the process.
import multiprocessing
import threading
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def bad():
    raise ValueError("bad")


def child():
    thread = threading.Thread(target=bad)
    thread.start()
    thread.join()
    print("goes on")


process = fork(child)
process.join()
print(process.exitcode)
