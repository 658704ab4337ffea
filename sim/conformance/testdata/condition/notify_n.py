# A notify of n wakes the n longest waiters.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()
woken = []


def f(i):
    with c:
        c.wait()
        woken.append(i)


for i in range(5):
    start(f, i)
    time.sleep(U)
with c:
    c.notify(2)
time.sleep(U)
print(sorted(woken))
with c:
    c.notify(n=9)
time.sleep(U)
print(sorted(woken))
