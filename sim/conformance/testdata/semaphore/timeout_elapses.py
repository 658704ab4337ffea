# An acquire with a timeout gives up.
import threading

U = 0.05

s = threading.Semaphore(0)
print(s.acquire(timeout=U))
