import random
import threading
import time

THREADS = 100   # how many threads, and num at the beginning
LOCKED = True   # without the lock, updates can be lost
SWITCH = 0      # chance of a switch between read and write, in percent
AWAY = 0.0      # how long a switch lasts, in seconds
SPREAD = 0.0    # how far apart the threads come, in seconds


def less_one(n):
    if random.randrange(100) < SWITCH:
        if AWAY == 0:
            time.sleep(0)  #@yield
        else:
            time.sleep(AWAY)  #@away
    return n - 1


def add_num():
    global num
    print(f"--get num: {num}")  #@get
    time.sleep(1 + random.uniform(0, SPREAD))  #@sleep
    hold = LOCKED
    if hold:
        lock.acquire()  #@acquire
    mine = num  #@load
    num = less_one(mine)  #@store
    if hold:
        lock.release()  #@release


num = THREADS  #@num
lock = threading.Lock()  #@lock
threads = []
for i in range(THREADS):
    t = threading.Thread(target=add_num)  #@make
    t.start()  #@start
    threads.append(t)

for t in threads:
    t.join()  #@join

print("final num:", num)  #@final
