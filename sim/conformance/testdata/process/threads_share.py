# schedule: until it waits
# Threads of one process share its memory; processes do not.
import multiprocessing
import threading
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def work():
    threads = [threading.Thread(target=numbers.append, args=(i,)) for i in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(numbers)


numbers = []
fork(work).join()
print(numbers)
work()
fork(work).join()
print(numbers)
