# A time of 0 or less is over at once.
import threading

for interval in (0, -1):
    timer = threading.Timer(interval, lambda: print("ring"))
    timer.start()
    timer.join()
print("over")
