# A thread that died of an exception is joined like any other.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    raise ValueError("no")


thread = start(f)
thread.join()
print("joined", thread.is_alive())
