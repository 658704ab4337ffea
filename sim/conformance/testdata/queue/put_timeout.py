# schedule: until it waits
# A put with a timeout raises Full when it gives up.
import queue
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


q = queue.Queue(1)
q.put(1)
print(attempt(q.put, 2, timeout=U))
start(lambda: print(attempt(q.put, 3, timeout=3 * U)))
time.sleep(U)
print(q.get())
time.sleep(U)
print(q.get())
