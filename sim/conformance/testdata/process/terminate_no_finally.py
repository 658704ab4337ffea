# Terminating a process runs none of its finally blocks, and its threads end with it.
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
    threading.Thread(target=lambda: (time.sleep(4 * U), print("never"))).start()
    try:
        print("begins")
        time.sleep(4 * U)
    finally:
        print("never")


process = fork(child)
time.sleep(2 * U)
process.terminate()
process.join()
print(process.is_alive(), process.exitcode)
time.sleep(4 * U)
