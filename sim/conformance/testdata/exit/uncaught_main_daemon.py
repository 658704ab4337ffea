# When main fails with only daemons left the program is over.
import threading
import time

U = 0.05

threading.Thread(target=lambda: (time.sleep(9 * U), print("never")), daemon=True).start()
raise KeyError("x")
