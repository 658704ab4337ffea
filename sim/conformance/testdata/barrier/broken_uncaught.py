# Broken is an error of threading's own.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2)
b.abort()
start(b.wait)
