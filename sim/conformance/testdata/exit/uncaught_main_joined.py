# The main thread can be joined also when it failed.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


main = threading.main_thread()
start(lambda: (main.join(), print("joined", main.is_alive())))
time.sleep(U)
raise KeyError("x")
