# An item does not go to a getter that gave up.
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


def f(name, timeout):
    print(name, attempt(q.get, timeout=timeout))


start(f, "short", 2 * U)
time.sleep(U)
start(f, "long", 9 * U)
time.sleep(3 * U)
q.put(1)
