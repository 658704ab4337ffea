# A child that is no daemon outlives the daemon that made it, and the program waits.
import threading
import time

U = 0.05


def d():
    threading.Thread(target=lambda: (time.sleep(2 * U), print("child")), daemon=False).start()
    time.sleep(9 * U)
    print("never")


threading.Thread(target=d, daemon=True).start()
time.sleep(U)
print("main")
