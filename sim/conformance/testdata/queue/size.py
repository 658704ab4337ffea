# It says how many items it has and whether it is empty or full.
import queue

q = queue.Queue(2)
print(q.qsize(), q.empty(), q.full())
q.put("a")
print(q.qsize(), q.empty(), q.full())
q.put("b")
print(q.qsize(), q.empty(), q.full())
