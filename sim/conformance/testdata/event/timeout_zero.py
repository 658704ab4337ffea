# A wait without time says what the flag says, and raises nothing.
import threading

e = threading.Event()
print(e.wait(0), e.wait(-1))
