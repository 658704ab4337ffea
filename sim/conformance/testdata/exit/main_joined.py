# The main thread can be joined; it ends with its last line.
import threading
import time

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


main = threading.main_thread()


def f():
    print(main.is_alive())
    main.join()
    print(main.is_alive(), threading.active_count())


start(f)
time.sleep(U)
print("last line")
