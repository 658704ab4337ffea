# Exceptions are carried back.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


def bad(i):
    raise ValueError(f"bad {i}")


def key(i):
    return {}[i]


def slow(i):
    time.sleep(3 * U)
    return i


pool = multiprocessing.Pool(2)
print(attempt(pool.apply, bad, (1,)), attempt(pool.apply, key, ("x",)))
result = pool.apply_async(bad, (2,), error_callback=lambda e: print("failed", e))
result.wait()
print(result.ready(), result.successful(), attempt(result.get))
result = pool.apply_async(slow, (5,))
print(attempt(result.get, U), result.get())
print(pool.map(slow, range(4)), pool.map(slow, []), attempt(pool.map, bad, [7]))
print(attempt(pool.join))
pool.close()
print(attempt(pool.apply, slow, (1,)))
pool.join()
