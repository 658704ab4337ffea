# First in, first out.
import queue

q = queue.Queue()
for i in (3, 1, 2):
    q.put(i)
print(q.get(), q.get(), q.get())
