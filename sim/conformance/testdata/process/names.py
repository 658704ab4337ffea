# A process without a name is numbered within its parent.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    print(multiprocessing.current_process().name)
    for i in range(2):
        grandchild = multiprocessing.Process(target=nothing)
        print(grandchild.name)
    named = multiprocessing.Process(target=nothing, name="mine")
    print(named.name, multiprocessing.Process(target=nothing).name)


def nothing():
    pass


fork(child).join()
fork(child, name="given").join()
print(multiprocessing.Process(target=nothing).name)
