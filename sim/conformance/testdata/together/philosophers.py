# order: lines sorted
# Forks that are all taken in one order cannot deadlock.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


forks = [threading.Lock() for i in range(3)]


def philosopher(i):
    first, second = sorted((i, (i + 1) % 3))
    with forks[first]:
        time.sleep(U)
        with forks[second]:
            print("philosopher", i, "eats")


for i in range(3):
    start(philosopher, i)
