# What the ends of a pipe refuse.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


r, w = multiprocessing.Pipe(False)
print(attempt(r.send, 1), attempt(w.recv), attempt(w.poll))
w.send(5)
w.close()
print(attempt(w.send, 1), r.poll(), r.recv(), r.poll(), attempt(r.recv))
r, w = multiprocessing.Pipe(False)
r.close()
print(attempt(w.send, 1))
