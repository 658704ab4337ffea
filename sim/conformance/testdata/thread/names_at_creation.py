# The number is taken when the thread is made, not when it starts.
import threading

first = threading.Thread(target=lambda: print(threading.current_thread().name))
second = threading.Thread(target=lambda: print(threading.current_thread().name))
second.start()
second.join()
first.start()
