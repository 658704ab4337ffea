# An item that comes in time is got.
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


q = queue.SimpleQueue()
start(lambda: print(attempt(q.get, timeout=3 * U)))
time.sleep(U)
q.put(1)
