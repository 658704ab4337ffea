# A process ends when its feeder thread has sent all.
import multiprocessing
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


q = multiprocessing.Queue()
process = fork(lambda: (q.put("x" * 200000), print("body over")))
process.join(2 * U)
print(process.exitcode)
print(len(q.get()))
process.join()
print(process.exitcode)
