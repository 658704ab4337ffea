# Two semaphores make two threads take turns.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


ping, pong = threading.Semaphore(1), threading.Semaphore(0)


def f():
    for i in range(3):
        pong.acquire()
        print("pong", i)
        ping.release()


start(f)
for i in range(3):
    ping.acquire()
    print("ping", i)
    pong.release()
