# An uncaught exception in main ends main; the others live on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


start(lambda: (time.sleep(U), print("child lives", threading.active_count())))
raise KeyError("x")
