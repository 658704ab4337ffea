# Tasks are counted as with any queue.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.LifoQueue()
q.put(1)
print(attempt(q.task_done), attempt(q.task_done))
q.join()
print("joined", q.qsize())
