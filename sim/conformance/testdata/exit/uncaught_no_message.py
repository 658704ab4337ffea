# An exception without a message is shown by its type alone.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    raise RuntimeError


start(f)
