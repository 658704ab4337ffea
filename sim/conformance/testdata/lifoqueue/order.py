# Last in, first out.
import queue

q = queue.LifoQueue()
for i in range(3):
    q.put(i)
print(q.get(), q.get())
q.put(9)
print(q.get(), q.get())
