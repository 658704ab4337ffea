# A hundred threads that each take one away under a lock leave 0.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


num = 100
lock = threading.Lock()


def f():
    global num
    time.sleep(U)
    with lock:
        num -= 1


threads = [start(f) for i in range(100)]
for thread in threads:
    thread.join()
print("num =", num)
