# While it waits others may take the lock.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
c = threading.Condition(lock)


def f():
    with c:
        c.wait()
        print("woken", lock.locked())


start(f)
time.sleep(U)
print(lock.locked())
with c:
    c.notify()
