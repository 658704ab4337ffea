# Nobody goes on before all have come.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(3)
passed = []


def f(i):
    b.wait()
    passed.append(i)


for i in range(2):
    start(f, i)
time.sleep(U)
print(passed)
start(f, 2)
time.sleep(U)
print(sorted(passed))
