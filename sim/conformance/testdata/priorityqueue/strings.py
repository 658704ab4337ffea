# Strings come in the order of their characters.
import queue

q = queue.PriorityQueue()
for s in ("b", "a", "B", "ab", ""):
    q.put(s)
print([q.get() for i in range(5)])
