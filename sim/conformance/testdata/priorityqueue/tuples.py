# Tuples are compared item by item.
import queue

q = queue.PriorityQueue()
for item in ((2, "b"), (1, "z"), (2, "a"), (1,), (0, "y", 9)):
    q.put(item)
for i in range(5):
    print(q.get())
