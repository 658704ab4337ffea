# An uncaught Empty or Full ends its thread; each has a module of its own.
import queue
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.Queue(1)
start(q.get_nowait).join()
q.put(1)
start(q.put_nowait, 2).join()
