# It has no bound: more may be released than were taken.
import threading

s = threading.Semaphore(1)
s.release()
s.release()
print([s.acquire(False) for i in range(4)])
