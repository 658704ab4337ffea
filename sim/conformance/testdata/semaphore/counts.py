# An acquire takes a permit, a release gives one back.
import threading

s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(False))
s.release()
print(s.acquire(blocking=False))
