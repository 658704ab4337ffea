# order: lines sorted
# While the action runs nobody else comes or goes, not even by time.
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


b = threading.Barrier(2, lambda: time.sleep(4 * U))


def f(name, timeout):
    print(name, attempt(b.wait, timeout))


start(f, "first", 2 * U)
time.sleep(U)
start(f, "second", None)
time.sleep(U)
start(f, "third", 5 * U)
time.sleep(U)
print(b.n_waiting, b.broken)
time.sleep(3 * U)
print(b.n_waiting, b.broken)
