# Items keep their order through two queues.
import queue
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


first, second = queue.Queue(1), queue.Queue(1)


def stage():
    while (item := first.get()) is not None:
        second.put(item * item)
    second.put(None)


def feed():
    for i in range(5):
        first.put(i)
    first.put(None)


start(stage)
start(feed)
while (item := second.get()) is not None:
    print(item)
