# First in, first out, without bound.
import queue

q = queue.SimpleQueue()
for i in (3, 1, 2):
    q.put(i)
print(q.qsize(), q.empty(), q.get(), q.get(), q.get(), q.qsize(), q.empty())
