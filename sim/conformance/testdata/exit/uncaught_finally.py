# An uncaught exception runs finally on its way out.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    try:
        raise ValueError("no")
    finally:
        print("finally")


start(f).join()
print("main lives")
