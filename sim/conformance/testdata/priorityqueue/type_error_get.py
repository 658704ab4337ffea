# A get that must compare what has no order loses its item.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.PriorityQueue()
for item in (1, 2):
    q.put(item)
print(attempt(q.put, "a"))
print(attempt(q.put, 0))
print(q.qsize(), attempt(q.get), q.qsize())
print(attempt(q.get), attempt(q.get), attempt(q.get_nowait))
