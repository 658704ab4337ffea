# The holder waits for a lock as everybody does.
import threading

U = 0.05

lock = threading.Lock()
lock.acquire()
print(lock.acquire(timeout=U))
