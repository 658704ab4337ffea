# A timer calls its function when its time has come.
import threading
import time

U = 0.05

threading.Timer(2 * U, lambda: print("ring")).start()
time.sleep(U)
print("not yet")
