# A loop may wait for all others to end by their number.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


for i in range(5):
    start(time.sleep, U)
while threading.active_count() != 1:
    pass
print("alone")
