# The lesson's program.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


q = multiprocessing.Queue()
process = fork(lambda: q.put([42, None, "hello"]))
print(q.get())
process.join()
