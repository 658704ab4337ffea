# A closed queue takes and gives nothing in that process; in others it goes on.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


def fork(f, *args, **kwds):
    process = multiprocessing.Process(target=f, args=args, **kwds)
    process.start()
    return process


def child():
    q.put(1)
    q.put(2)
    q.close()
    print(attempt(q.put, 3).split(":")[0], attempt(q.get).split(":")[0])
    q.join_thread()
    print("all is sent")


q = multiprocessing.Queue()
process = fork(child)
process.join()
print(q.get(), q.get())
q.put(4)
print(q.get())
