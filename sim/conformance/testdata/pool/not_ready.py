# A result that is not there yet is neither ready nor successful.
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


def work():
    time.sleep(3 * U)
    return 7


pool = multiprocessing.Pool(1)
result = pool.apply_async(work)
print(result.ready(), attempt(result.successful).split(":")[0], attempt(result.get, U))
result.wait(U)
print(result.ready())
result.wait()
print(result.ready(), result.successful(), result.get(), result.get())
pool.close()
pool.join()
