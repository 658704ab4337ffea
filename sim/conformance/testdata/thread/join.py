# A join waits for the end; any number of them may.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


thread = start(lambda: time.sleep(2 * U))
done = []


def f(i):
    thread.join()
    done.append(i)


for i in range(2):
    start(f, i)
time.sleep(U)
print(done)
thread.join()
thread.join()
time.sleep(U)
print(sorted(done))
