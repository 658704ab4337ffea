# A store is seen by everybody who loads after it.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


num = 1


def f():
    time.sleep(U)
    print(num)


start(f)
num = 2
time.sleep(2 * U)
num = 3
start(f)
