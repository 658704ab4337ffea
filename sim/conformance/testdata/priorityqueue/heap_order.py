# Numbers that are equal come as the heap has them.
import queue

q = queue.PriorityQueue()
for item in (1, True, 0, False, 1, True):
    q.put(item)
print([q.get() for i in range(6)])
