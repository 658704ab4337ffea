# A daemon that is cut off runs no finally and frees no lock.
import threading
import time

U = 0.05


lock = threading.Lock()


def d():
    try:
        with lock:
            time.sleep(9 * U)
    finally:
        print("never")


threading.Thread(target=d, daemon=True).start()
time.sleep(U)
print(lock.locked())
