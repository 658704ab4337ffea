# A wait without time says False at once.
import threading

c = threading.Condition()
with c:
    print(c.wait(0), c.wait(-1))
