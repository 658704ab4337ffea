# A pipe holds 64 KiB: who sends more waits until there is room.
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
    for i in range(3):
        w.send("x" * 30000)
        print("sent", i)


r, w = multiprocessing.Pipe(False)
process = fork(child)
time.sleep(2 * U)
for i in range(3):
    print("receives")
    message = r.recv()
    time.sleep(2 * U)
    print(len(message))
process.join()
