# An uncaught exception gives the lock back on its way out.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()


def f():
    with lock:
        raise KeyError("x")


start(f).join()
print(lock.locked())
