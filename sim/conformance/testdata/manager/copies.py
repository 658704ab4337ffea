# A plain object inside is a copy.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


manager = multiprocessing.Manager()
d = manager.dict({"a": [1]})
d["a"].append(2)
print(d)
a = d["a"]
a.append(2)
d["a"] = a
print(d, len(d), "a" in d, d.keys(), d.values(), d.items(), d.get("q", 5), attempt(d.pop, "q"))
