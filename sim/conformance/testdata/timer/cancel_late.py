# A cancel after the call changes nothing.
import threading

U = 0.05

timer = threading.Timer(U, lambda: print("ring"))
timer.start()
timer.join()
timer.cancel()
timer.cancel()
print("over")
