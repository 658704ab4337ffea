# What processes do not allow, and how they are called.
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


def nothing():
    pass


def daemon():
    process = multiprocessing.Process(target=nothing)
    print(process.name, attempt(process.start))


def other():
    print(attempt(first.join), attempt(second.start), attempt(first.is_alive))


first = fork(daemon, daemon=True)
first.join()
print(attempt(first.start))
second = multiprocessing.Process(target=nothing)
print(second.name, attempt(second.join), attempt(second.terminate))
fork(other).join()
