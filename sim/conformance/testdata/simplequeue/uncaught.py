# An uncaught Empty ends its thread.
import queue
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


q = queue.SimpleQueue()
start(q.get_nowait).join()
print("main lives")
