# Closing a duplex end with bytes unread resets the other one.
import multiprocessing
from functools import partial

print = partial(print, flush=True)


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}" if str(e) else type(e).__name__


a, b = multiprocessing.Pipe()
a.send(1)
b.send(2)
a.close()
print(b.recv(), attempt(b.recv), attempt(b.recv), attempt(b.send, 3))
a, b = multiprocessing.Pipe()
b.send(2)
a.close()
print(attempt(b.send, 3), attempt(b.send, 3), attempt(b.recv))
