# A wait_for with a timeout says what was said last.
import threading

U = 0.05


c = threading.Condition()
asked = 0


def ready():
    global asked
    asked += 1
    return False


with c:
    print(c.wait_for(ready, U), asked)
    print(c.wait_for(ready, 0), asked)
    print(c.wait_for(ready, -1), asked)
