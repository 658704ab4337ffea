# An exception raised in finally takes the place of the first.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


start(f).join()
print("main lives")
