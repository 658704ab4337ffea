# The exit code says how a process ended.
import multiprocessing
import sys
import time
from functools import partial

print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


for f in (lambda: None, lambda: sys.exit(3), lambda: sys.exit(-1), sys.exit, lambda: sys.exit("gone")):
    process = fork(f)
    process.join()
    print(process.name, process.is_alive(), process.exitcode)
process = fork(time.sleep, 99)
print(process.is_alive(), process.exitcode)
process.terminate()
process.join()
print(process.exitcode)
