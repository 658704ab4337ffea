# Daemons are cut off when nobody else is left.
import threading
import time

U = 0.05


def f():
    for i in range(100):
        print("daemon", i)
        time.sleep(2 * U)


threading.Thread(target=f, daemon=True).start()
time.sleep(3 * U)
print("over")
