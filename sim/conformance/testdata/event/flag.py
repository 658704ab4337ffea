# The flag is clear at first, and set and cleared as often as one likes.
import threading

e = threading.Event()
print(e.is_set())
e.set()
e.set()
print(e.is_set())
e.clear()
e.clear()
print(e.is_set())
