# Threads start threads.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f(depth):
    print(depth)
    if depth < 3:
        start(f, depth + 1).join()
    print(depth)


f(0)
