# Timers fire in the order of their times.
import threading

U = 0.05

for i in (3, 1, 2):
    threading.Timer(i * U, print, args=(i,)).start()
