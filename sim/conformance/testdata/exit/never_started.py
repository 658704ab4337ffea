# A thread that was never started holds nobody up.
import threading

threading.Thread(target=lambda: print("never"))
print("over")
