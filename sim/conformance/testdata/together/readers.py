# Readers share, a writer is alone.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


c = threading.Condition()
readers = 0


def reader(i):
    global readers
    with c:
        readers += 1
    time.sleep(2 * U)
    with c:
        readers -= 1
        print("reader leaves", readers)
        c.notify_all()


def writer():
    with c:
        c.wait_for(lambda: readers == 0)
        print("writer alone", readers)


start(reader, 0)
time.sleep(U)
start(reader, 1)
start(writer)
