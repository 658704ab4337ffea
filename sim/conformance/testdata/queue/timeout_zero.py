# A timeout of 0 does not wait.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.Queue(1)
print(attempt(q.get, timeout=0), attempt(q.put, 1, timeout=0))
print(attempt(q.put, 2, timeout=0), attempt(q.get, timeout=0))
