# Full and Empty as with any queue.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.PriorityQueue(1)
print(attempt(q.get_nowait), attempt(q.put_nowait, 1), attempt(q.put_nowait, 2))
print(attempt(q.put, 2, timeout=0), attempt(q.put, 2, timeout=-1), q.full())
