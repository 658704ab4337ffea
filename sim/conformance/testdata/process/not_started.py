# A process that was not started is not alive and has no exit code.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__

process = multiprocessing.Process(target=print, args=("child",))
print(process.is_alive(), process.exitcode, attempt(process.join))
process.start()
process.join()
print(process.is_alive(), process.exitcode, attempt(process.start))
