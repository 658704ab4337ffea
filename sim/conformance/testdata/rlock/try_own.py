# The holder's own try succeeds, also with a timeout of 0.
import threading

lock = threading.RLock()
print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0))
