# A notify of 0 or less wakes nobody.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()


def f():
    with c:
        print(c.wait(3 * U))


start(f)
time.sleep(U)
with c:
    c.notify(0)
    c.notify(-1)
time.sleep(U)
print("nobody woke")
