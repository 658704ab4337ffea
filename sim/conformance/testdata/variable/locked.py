# With a lock around load and store none is lost.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


num = 0
lock = threading.Lock()


def f():
    global num
    with lock:
        n = num
        time.sleep(U / 2)
        num = n + 1


threads = [start(f) for i in range(10)]
for thread in threads:
    thread.join()
print(num)
