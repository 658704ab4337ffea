# A closed end is of no use, and may be closed again.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__

r, w = multiprocessing.Pipe(False)
print(r.closed, w.closed)
r.close()
r.close()
w.close()
print(r.closed, w.closed, attempt(r.recv), attempt(r.poll), attempt(w.send, 1))
