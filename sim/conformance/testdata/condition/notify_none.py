# A notify that finds no waiter is lost.
import threading

U = 0.05

c = threading.Condition()
with c:
    c.notify()
    c.notify_all()
    c.notify(0)
    c.notify(-1)
    print(c.wait(U))
