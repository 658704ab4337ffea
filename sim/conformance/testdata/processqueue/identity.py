# Each item is a pickle of its own: what two items shared they do not share any more.
import multiprocessing
from functools import partial

print = partial(print, flush=True)

q = multiprocessing.Queue()
one = [1]
q.put([one, one])
q.put(one)
pair, single = q.get(), q.get()
pair[0].append(2)
print(pair, single, one)
