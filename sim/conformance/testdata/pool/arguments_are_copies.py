# A worker works on a copy of its argument.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def work(numbers):
    numbers.append(2)
    return numbers


pool = multiprocessing.Pool(1)
numbers = [1]
print(pool.apply(work, (numbers,)), numbers)
pool.close()
pool.join()
