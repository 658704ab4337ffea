# A buffer of two conditions keeps its bounds and its order.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


lock = threading.Lock()
room, items = threading.Condition(lock), threading.Condition(lock)
buffer = []
most = 0


def producer():
    global most
    for i in range(6):
        with lock:
            room.wait_for(lambda: len(buffer) < 2)
            buffer.append(i)
            most = max(most, len(buffer))
            items.notify()


start(producer)
for i in range(6):
    with lock:
        items.wait_for(lambda: buffer)
        print(buffer.pop(0))
        room.notify()
    time.sleep(U)
print("most", most)
