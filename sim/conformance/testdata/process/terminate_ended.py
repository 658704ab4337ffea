# Terminating a process that has ended changes nothing.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process

process = fork(lambda: None)
process.join()
process.terminate()
process.join()
print(process.exitcode)
