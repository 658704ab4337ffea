# poll says whether there is something to receive, at once or within a time.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    time.sleep(2 * U)
    w.send("late")


r, w = multiprocessing.Pipe(False)
print(r.poll(), r.poll(U))
process = fork(child)
print(r.poll(), r.poll(20 * U), r.poll(), r.recv(), r.poll())
process.join()
