# Also for those that others start after main is over.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    time.sleep(U)
    start(lambda: (time.sleep(U), print("grandchild")))
    print("child")


start(f)
print("main")
