# schedule: until it waits
# outcome: one of
# A start returns once the thread has begun.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


start(lambda: print("child"))
print("parent")
