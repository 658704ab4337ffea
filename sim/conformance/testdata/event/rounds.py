# A light that turns green twice lets a car through twice.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


light = threading.Event()


def car():
    for i in range(2):
        light.wait()
        print("drives", i)
        time.sleep(2 * U)


start(car)
for i in range(2):
    time.sleep(U)
    print("green", i)
    light.set()
    time.sleep(U)
    print("red", i)
    light.clear()
    time.sleep(U)
