# A cancel while the function runs does not stop it.
import threading
import time

U = 0.05

timer = threading.Timer(U, lambda: (time.sleep(2 * U), print("ring")))
timer.start()
time.sleep(2 * U)
timer.cancel()
print("cancelled", timer.is_alive())
