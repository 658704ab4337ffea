# The action is done in every round.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


rounds = 0


def count():
    global rounds
    rounds += 1


b = threading.Barrier(2, action=count)


def f():
    for i in range(3):
        b.wait()


start(f)
f()
print(rounds)
