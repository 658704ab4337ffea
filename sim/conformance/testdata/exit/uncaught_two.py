# Each failure is told of, one after another.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f(i):
    time.sleep(i * U)
    raise ValueError(str(i))


for i in range(3):
    start(f, i)
