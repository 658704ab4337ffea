# A queue into which nothing was put is joined at once.
import queue

q = queue.Queue()
q.join()
print("joined")
