# With one party nobody waits.
import threading

b = threading.Barrier(1)
print(b.wait(), b.wait(0), b.wait(-1))
