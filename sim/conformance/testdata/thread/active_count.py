# Counted are those started and not ended, daemons and main among them.
import threading
import time

U = 0.05

thread = threading.Thread(target=lambda: time.sleep(U))
print(threading.active_count())
thread.start()
threading.Thread(target=lambda: time.sleep(9 * U), daemon=True).start()
print(threading.active_count())
thread.join()
print(threading.active_count())
