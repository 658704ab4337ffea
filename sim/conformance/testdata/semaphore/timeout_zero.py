# A timeout of 0 or less does not wait, and raises nothing.
import threading

s = threading.Semaphore(1)
print(s.acquire(timeout=0), s.acquire(timeout=0), s.acquire(timeout=-1))
s.release()
print(s.acquire(timeout=-1))
