# Of ten threads that all load first, one update is left.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


num = 0


def f():
    global num
    n = num
    time.sleep(2 * U)
    num = n + 1


threads = [start(f) for i in range(10)]
for thread in threads:
    thread.join()
print(num)
