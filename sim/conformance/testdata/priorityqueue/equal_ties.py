# Equal items need no order.
import queue

q = queue.PriorityQueue()
for i in range(3):
    q.put((1, None))
print(q.get(), q.get(), q.get())
