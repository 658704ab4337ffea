# A timeout of the barrier holds for waits that give none.
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


b = threading.Barrier(2, timeout=U)
start(lambda: print("default", attempt(b.wait)))
time.sleep(2 * U)
b.reset()
start(lambda: print("own", attempt(b.wait, 4 * U)))
time.sleep(2 * U)
print(b.broken)
time.sleep(3 * U)
print(b.broken)
