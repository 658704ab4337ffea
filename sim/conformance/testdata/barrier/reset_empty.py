# A reset of a barrier where nobody waits changes nothing.
import threading

b = threading.Barrier(2)
b.reset()
print(b.broken, b.n_waiting)
