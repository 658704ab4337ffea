# SystemExit in main waits for the others too.
import sys
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


start(lambda: (time.sleep(U), print("child")))
sys.exit()
