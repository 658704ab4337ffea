# A lock is held from acquire to release.
import threading

lock = threading.Lock()
print(lock.locked(), lock.acquire(), lock.locked())
lock.release()
print(lock.locked())
