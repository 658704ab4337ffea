# It says how many parties it has and how many wait.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(3)
print(b.parties, b.n_waiting, b.broken)
start(b.wait)
start(b.wait)
time.sleep(U)
print(b.parties, b.n_waiting, b.broken)
b.wait()
time.sleep(U)
print(b.parties, b.n_waiting, b.broken)
