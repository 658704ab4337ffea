# Methods of a dict, and their errors.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__

manager = multiprocessing.Manager()
d = manager.dict()
d["a"] = 1
d["b"] = 2
print(d, d.setdefault("c", 3), d.setdefault("a", 9), d.pop("b"), d.get("b"), "c" in d, len(d))
del d["a"]
print(d.copy(), attempt(d.__getitem__, "a"), attempt(d.__delitem__, "q"))
d.clear()
print(d, d.keys(), d.items())
