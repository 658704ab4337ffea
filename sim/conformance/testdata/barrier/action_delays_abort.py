# outcome: one of
# An abort waits until the action is over; it may still break the round.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2, lambda: time.sleep(3 * U))
start(lambda: b.wait())
start(lambda: b.wait())
time.sleep(U)
b.abort()
print("aborted", b.broken)
