# What was sent before the end can still be received.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    w.send(1)
    w.send(2)


r, w = multiprocessing.Pipe(False)
process = fork(child)
w.close()
process.join()
print(r.poll(), r.recv(), r.recv(), r.poll(), attempt(r.recv))
