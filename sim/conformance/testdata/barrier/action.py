# The last to come does the action, once, before the others go on.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(3, lambda: print("action of", threading.current_thread().name))
passed = []


def f():
    b.wait()
    passed.append(1)


for i in range(3):
    print("passed", len(passed))
    start(f)
    time.sleep(U)
print("passed", len(passed))
