# schedule: until it waits
# A getter that was barged past still gives up on time.
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


q = queue.Queue()
start(lambda: print(attempt(q.get, timeout=2 * U)))
time.sleep(U)
q.put("x")
q.get_nowait()
time.sleep(2 * U)
print("over")
