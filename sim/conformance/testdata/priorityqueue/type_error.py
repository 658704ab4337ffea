# What has no order raises TypeError; the item stays all the same.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.PriorityQueue()
q.put(1)
print(attempt(q.put, "a"), q.qsize())
print(attempt(q.put, None), q.qsize())
print(attempt(q.put, [1]), attempt(q.put, (1,)), attempt(q.put, {}), q.qsize())
