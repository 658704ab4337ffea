import random
import threading
import time

NAMES = ["Plato", "Laozi", "Hypatia", "Kant", "Mozi"]
STRATEGY = "naive"  # or "ordered" or "waiter"
THINK = 2.0  # about how long, in seconds
REACH = 0.0  # pause between the first fork and the second
EAT = 1.0
N = len(NAMES)


def about(seconds):
    return seconds * random.uniform(0.5, 1.5)


def dine(i, name):
    meals = 0
    while True:
        time.sleep(about(THINK))  #@think
        print(f"{name} is hungry")  #@hungry
        first, second = i, (i + 1) % N
        if STRATEGY == "ordered" and first > second:
            first, second = second, first
        if STRATEGY == "waiter":
            waiter.acquire()  #@ask
        forks[first].acquire()  #@first
        if REACH:
            time.sleep(REACH)  #@reach
        forks[second].acquire()  #@second
        meals += 1
        print(f"{name} eats meal {meals}")  #@eats
        time.sleep(about(EAT))  #@eat
        forks[second].release()  #@back
        forks[first].release()  #@down
        if STRATEGY == "waiter":
            waiter.release()  #@leave


forks = [threading.Lock() for _ in range(N)]  #@forks
waiter = threading.BoundedSemaphore(N - 1)  #@waiter
for i, name in enumerate(NAMES):
    threading.Thread(target=dine, args=(i, name)).start()  #@start
