# Full and Empty as with any queue.
import queue

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.LifoQueue(1)
print(attempt(q.get_nowait), attempt(q.put_nowait, 1), attempt(q.put_nowait, 2), q.full())
print(attempt(q.put, 2, timeout=U), attempt(q.get, timeout=-1))
