# What a proxy gives is a copy: changing it changes nothing in the manager.
import multiprocessing
from functools import partial

print = partial(print, flush=True)

manager = multiprocessing.Manager()
l = manager.list([[1], {"a": 1}])
l[0].append(2)
l[1]["b"] = 2
print(l)
changed = l[0]
changed.append(2)
l[0] = changed
print(l, l[0] is l[0], l[0] == l[0])
