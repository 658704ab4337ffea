# A wait on a set event goes on at once and says True.
import threading

e = threading.Event()
e.set()
print(e.wait(), e.wait(0), e.wait(-1))
