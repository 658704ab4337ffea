# A timer that is cancelled before it starts calls nothing.
import threading

U = 0.05

timer = threading.Timer(U, lambda: print("never"))
timer.cancel()
timer.start()
timer.join()
print("over")
