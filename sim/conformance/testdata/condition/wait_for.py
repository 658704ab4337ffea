# A wait_for asks first, and after every notification.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()
asked = 0


def ready():
    global asked
    asked += 1
    return asked >= 4


def f():
    with c:
        print(c.wait_for(ready), asked)


start(f)
for i in range(3):
    time.sleep(U)
    with c:
        print("asked", asked)
        c.notify()
