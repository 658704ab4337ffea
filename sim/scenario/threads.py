import threading
import time

THREADS = 2   # how many threads
SLEEP = 3.0   # how long each sleeps, in seconds
GAP = 0.0     # pause between two starts, in seconds
JOIN = False  # whether main waits for them


def sayhi(num):
    print(f"running on number: {num}")  #@print
    time.sleep(SLEEP)  #@sleep


threads = []
for i in range(THREADS):
    if i > 0 and GAP > 0:
        time.sleep(GAP)  #@gap
    t = threading.Thread(target=sayhi, args=(i + 1,))  #@make
    threads.append(t)
    t.start()  #@start

for t in threads:
    print(t.name)  #@name

if JOIN:
    for t in threads:
        t.join()  #@join
    print("all of them have ended")  #@all
