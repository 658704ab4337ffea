# The lesson's program, with the second message that it lacks.
import multiprocessing
import time
from functools import partial

U = 0.05
print = partial(print, flush=True)


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def f(conn):
    conn.send([42, None, "hello"])
    conn.send([41, None, "hello"])
    print("from parent", conn.recv())
    print("from 2", conn.recv())


parent, child = multiprocessing.Pipe()
process = fork(f, child)
print(parent.recv())
parent.send("hello son")
time.sleep(U)
parent.send("hello son")
process.join()
