# A put that raised is no task, and wakes nobody.
import queue


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.PriorityQueue()
q.put(1)
attempt(q.put, "a")
q.task_done()
q.join()
print(q.qsize(), attempt(q.task_done))
