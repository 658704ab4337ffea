# A thread is alive from its start to its end.
import threading
import time

U = 0.05

thread = threading.Thread(target=lambda: time.sleep(U))
print(thread.is_alive())
thread.start()
print(thread.is_alive())
thread.join()
print(thread.is_alive(), threading.current_thread().is_alive())
