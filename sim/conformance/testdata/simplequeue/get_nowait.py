# A get that does not block raises Empty.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.SimpleQueue()
print(attempt(q.get_nowait), attempt(q.put_nowait, 1), attempt(q.get_nowait))
