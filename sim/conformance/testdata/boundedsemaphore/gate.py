# Never more than its permits are inside.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.BoundedSemaphore(2)
lock = threading.Lock()
inside = most = 0


def f():
    global inside, most
    with s:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(U)
        with lock:
            inside -= 1


threads = [start(f) for i in range(6)]
for thread in threads:
    thread.join()
print(inside, most)
