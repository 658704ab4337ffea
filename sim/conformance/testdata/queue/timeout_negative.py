# A negative timeout raises ValueError, also where nobody would wait.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.Queue(1)
print(attempt(q.get, timeout=-1))
print(attempt(q.put, 1, timeout=-1), q.qsize())
q.put(1)
print(attempt(q.get, timeout=-1), attempt(q.put, 1, timeout=-1), q.qsize())
