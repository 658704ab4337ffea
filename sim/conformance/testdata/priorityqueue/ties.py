# A tie in the first item is decided by the second, which may have no order.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.PriorityQueue()
q.put((1, "a"))
print(attempt(q.put, (2, None)))
print(attempt(q.put, (1, None)))
