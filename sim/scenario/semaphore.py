import threading
import time

PERMITS = 5    # how many may be inside at once
THREADS = 20
HOLD = 1.0     # how long each stays inside, in seconds
TWICE = False  # whether each gives back one permit too many


def run(n):
    semaphore.acquire()  #@acquire
    time.sleep(HOLD)  #@sleep
    print(f"run the thread: {n}")  #@print
    semaphore.release()  #@release
    if TWICE:
        semaphore.release()  #@again


num = 0
semaphore = threading.BoundedSemaphore(PERMITS)  #@semaphore
for n in range(THREADS):  #@crew
    threading.Thread(target=run, args=(n,)).start()  #@start

while threading.active_count() != 1:
    pass  #@spin

print("----all threads done---")  #@over
print(num)  #@num
