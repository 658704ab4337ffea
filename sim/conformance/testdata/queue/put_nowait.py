# A put that does not block raises Full.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.Queue(1)
print(attempt(q.put_nowait, 1), attempt(q.put_nowait, 2), attempt(q.put, 3, False))
print(q.get(), q.qsize())
