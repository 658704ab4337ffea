# A timeout of 0 does not wait.
import threading

lock = threading.Lock()
print(lock.acquire(timeout=0), lock.acquire(timeout=0))
