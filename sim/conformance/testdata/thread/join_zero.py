# A join without time only looks; a negative one is as good.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


thread = start(lambda: time.sleep(2 * U))
thread.join(0)
thread.join(-1)
print(thread.is_alive())
thread.join()
thread.join(0)
thread.join(-1)
print(thread.is_alive())
