# If a call of a map raises, the map does, after all chunks are done.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


def work(i):
    print("did", i)
    if i == 1:
        raise ValueError(f"bad {i}")


pool = multiprocessing.Pool(1)
print(attempt(pool.map, work, range(4), 2))
print(attempt(pool.map, work, range(4), 1))
pool.close()
pool.join()
