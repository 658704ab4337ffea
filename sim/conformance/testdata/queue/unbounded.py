# With a maxsize of 0 or less it is never full.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


for maxsize in (0, -1):
    q = queue.Queue(maxsize)
    for i in range(100):
        q.put_nowait(i)
    print(q.qsize(), q.full(), attempt(q.put, 1, timeout=-1))
