# Smallest first.
import queue

q = queue.PriorityQueue()
for i in (5, 1, 4, 2, 3):
    q.put(i)
print([q.get() for i in range(5)])
