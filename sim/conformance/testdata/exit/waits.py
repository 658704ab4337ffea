# The program waits for threads that are no daemons.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


start(lambda: (time.sleep(U), print("late")))
print("main is over")
