# A timer is a thread: alive until its function has returned.
import threading
import time

U = 0.05

timer = threading.Timer(U, lambda: time.sleep(2 * U))
print(timer.is_alive())
timer.start()
time.sleep(2 * U)
print(timer.is_alive())
timer.join()
print(timer.is_alive())
