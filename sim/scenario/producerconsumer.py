import queue
import threading
import time

PRODUCERS = ["alex", "eric"]
CONSUMERS = ["李闯"]
PRODUCE = 3.0  # pause after each put, in seconds
CONSUME = 0.5  # pause after each get, in seconds
MAXSIZE = 4
LIMIT = 5      # a producer that finds this many in the queue goes home


def producer(name):
    count = 0
    while q.qsize() < LIMIT:
        print(f"{name} made bone {count}")  #@made
        q.put(count)  #@put
        count += 1
        time.sleep(PRODUCE)  #@produce


def consumer(name):
    while True:
        print(f"{name} got bone [{q.get()}] and ate it")  #@get
        time.sleep(CONSUME)  #@consume


q = queue.Queue(maxsize=MAXSIZE)  #@queue
for name in PRODUCERS:  #@makers
    threading.Thread(target=producer, args=(name,)).start()  #@producers
for name in CONSUMERS:  #@eaters
    threading.Thread(target=consumer, args=(name,)).start()  #@consumers
