# Methods of a list, and their errors.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


manager = multiprocessing.Manager()
l = manager.list([3, 1, 2])
print(attempt(l.__getitem__, 9), l[-1], attempt(l.__setitem__, 9, 0), attempt(l.__delitem__, 7), attempt(l.index, 9), attempt(l.remove, 9))
l.sort()
l.insert(-1, 8)
l.extend([4])
l.reverse()
print(l, l[:], len(l), l.pop(), l.pop(0), 8 in l)
v = manager.Value("i", 3)
print(v, v.value)
manager.shutdown()
print(attempt(l.pop))
