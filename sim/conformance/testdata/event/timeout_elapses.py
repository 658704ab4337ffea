# A wait with a timeout says False when it gives up.
import threading

U = 0.05

e = threading.Event()
print(e.wait(U), e.is_set())
