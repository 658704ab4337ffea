# A notification does not begin the timeout anew.
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
        print(c.wait_for(lambda: False, 3 * U))


start(f)
for i in range(2):
    time.sleep(U)
    with c:
        c.notify()
time.sleep(3 * U)
print("long over")
