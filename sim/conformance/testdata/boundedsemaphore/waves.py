# Five permits let twenty threads through in four waves.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


s = threading.BoundedSemaphore(5)
passed = 0


def f():
    global passed
    with s:
        time.sleep(2 * U)
        passed += 1


for i in range(20):
    start(f)
time.sleep(U)
for i in range(4):
    print(passed)
    time.sleep(2 * U)
print(passed)
