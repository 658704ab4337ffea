# A wait_for that is ready gives nothing up.
import threading

c = threading.Condition()
with c:
    print(c.wait_for(lambda: True), c.wait_for(lambda: True, 0))
