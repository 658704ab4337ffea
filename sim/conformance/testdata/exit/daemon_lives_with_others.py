# schedule: until it waits
# A daemon lives as long as a thread that is none, main or not.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def d():
    for i in range(100):
        print("daemon", i)
        time.sleep(2 * U)


threading.Thread(target=d, daemon=True).start()
start(lambda: time.sleep(5 * U))
print("main is over")
