# Two locks taken in opposite order by timeout: one gives up, one goes on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


a, b = threading.Lock(), threading.Lock()


def f():
    with b:
        time.sleep(2 * U)
        print("f", a.acquire(timeout=5 * U))


start(f)
with a:
    time.sleep(U)
    print("main", b.acquire(timeout=2 * U))
