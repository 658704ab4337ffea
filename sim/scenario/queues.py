import queue
import random
import time

MAXSIZE = 3
ENTRIES = 3     # more than three: the others get a priority by chance
KIND = 2        # whose gets are printed: 0 first in first out, 1 last in first out, 2 priority
GAP = 0.0       # pause after each put and get, in seconds
AGAIN = False   # begin anew a second after all is out
NAMES = ["alex", "eric", "liumj", "nora", "omar", "ines", "juno", "kofi", "lena"]


def entry(i):
    priority = [1, 5, 3][i] if i < 3 else random.randint(1, 9)
    return [priority, NAMES[i % len(NAMES)]]


def pause():
    if GAP:
        time.sleep(GAP)  #@pause


def put(item):
    for q in queues:
        q.put(item)  #@put


def get(q):
    out = {id(other): other.get() for other in queues}  #@get
    return out[id(q)]


queues = [
    queue.Queue(maxsize=MAXSIZE),  #@fifo
    queue.LifoQueue(maxsize=MAXSIZE),  #@lifo
    queue.PriorityQueue(maxsize=MAXSIZE),  #@priority
]
while True:
    for i in range(ENTRIES):
        put(entry(i))
        pause()
    q = queues[KIND]
    print(q.empty())  #@empty
    print(q.full())  #@full
    for _ in range(ENTRIES):
        print(get(q))  #@show
        pause()
    if not AGAIN:
        break
    time.sleep(1)  #@again
