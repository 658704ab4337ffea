# What arrives is a copy of what was sent, as it was when it was sent.
import multiprocessing
from functools import partial

print = partial(print, flush=True)

r, w = multiprocessing.Pipe(False)
numbers = [1]
w.send(numbers)
numbers.append(2)
print(r.recv(), numbers)
w.send([numbers, numbers])
pair = r.recv()
pair[0].append(3)
print(pair, numbers)
