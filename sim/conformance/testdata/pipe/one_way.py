# A pipe that is not duplex goes one way: the first end receives, the second one sends.
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
    for i in range(3):
        w.send(i)


r, w = multiprocessing.Pipe(False)
process = fork(child)
print(r.recv(), r.recv(), r.recv())
process.join()
print(r.poll(), attempt(r.send, 1), attempt(w.recv))
