# Who is back early waits for the round to be over.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


b = threading.Barrier(2)
places = []


def f(i):
    for round in range(3):
        places.append((round, b.wait()))


threads = [start(f, i) for i in range(2)]
for thread in threads:
    thread.join()
print(sorted(places))
