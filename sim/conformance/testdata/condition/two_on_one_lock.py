# Two conditions on one lock have waiters of their own.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
full, empty = threading.Condition(lock), threading.Condition(lock)


def f(name, c):
    with c:
        c.wait()
        print(name)


start(f, "full", full)
time.sleep(U)
start(f, "empty", empty)
time.sleep(U)
with lock:
    empty.notify_all()
time.sleep(U)
with lock:
    full.notify_all()
