# A timeout of 0 does not wait, a negative one raises ValueError, also with an item there.
import queue

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.SimpleQueue()
print(attempt(q.get, timeout=0), attempt(q.get, timeout=U), attempt(q.get, timeout=-1))
print(attempt(q.put, 1, timeout=-1))
print(attempt(q.get, timeout=-1), attempt(q.get, timeout=0))
