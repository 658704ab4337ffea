# A join with a timeout gives up on a daemon, and then the program ends.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def m():
    for i in range(3):
        child = start(lambda i=i: (time.sleep(6 * U), print("child", i)))
        child.join(4 * U)
        print("m goes on", child.daemon)


thread = threading.Thread(target=m, daemon=True)
thread.start()
thread.join(11 * U)
print("main over", thread.is_alive())
