# A Value of a manager is read and written by requests.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    v.value += 1
    v.set(v.get() + 10)


manager = multiprocessing.Manager()
v = manager.Value("i", 0)
for i in range(3):
    fork(child).join()
print(v.value, v.get(), v)
