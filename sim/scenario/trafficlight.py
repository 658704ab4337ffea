import threading
import time

CARS = 1
GREEN = 30  # ticks
YELLOW = 4
RED = 26
TICK = 0.5  # seconds


def lighter():
    count = 0
    while True:
        if count < GREEN:
            if not event.is_set():
                event.set()  #@set
            print("\033[32;1mgreen light\033[0m")  #@green
        elif count < GREEN + YELLOW:
            print("\033[33;1myellow light\033[0m")  #@yellow
        elif count < GREEN + YELLOW + RED:
            if event.is_set():
                event.clear()  #@clear
            print("\033[31;1mred light\033[0m")  #@red
        else:
            count = 0
        count += 1
        time.sleep(TICK)  #@tick


def car(n):
    count = 0
    while True:
        event.wait()  #@wait
        print(f"car [{n}] is running...")  #@running
        count += 1
        time.sleep(1)  #@drive


event = threading.Event()  #@event
threading.Thread(target=lighter).start()  #@lighter
for i in range(CARS):  #@crew
    threading.Thread(target=car, args=(i + 2,)).start()  #@cars
