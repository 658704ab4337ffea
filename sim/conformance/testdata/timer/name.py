# A timer takes a number as other threads do, but no function's name.
import threading

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    print(threading.current_thread().name)


start(f).join()
threading.Timer(U, f).start()
print(threading.Thread(target=f).name)
