# A message that is longer than the pipe goes through in parts.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    w.send("x" * 200000)
    print("sent")


r, w = multiprocessing.Pipe(False)
process = fork(child)
time.sleep(2 * U)
print("receives")
message = r.recv()
process.join()
print(len(message))
