# A timer that is cancelled in time calls nothing, and ends.
import threading
import time

U = 0.05

timer = threading.Timer(9 * U, lambda: print("never"))
timer.start()
time.sleep(U)
timer.cancel()
timer.join()
print(timer.is_alive())
