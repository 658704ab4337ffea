# A store erases what another thread stored since the load.
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


start(f)
time.sleep(U)
num = num + 10
print(num)
time.sleep(2 * U)
print(num)
