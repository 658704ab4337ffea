# A join with a timeout gives up without a word.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


thread = start(lambda: time.sleep(3 * U))
thread.join(U)
print(thread.is_alive())
thread.join(9 * U)
print(thread.is_alive())
