# One task_done more than items were put raises ValueError.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.Queue()
print(attempt(q.task_done))
q.put(1)
print(attempt(q.task_done), attempt(q.task_done))
