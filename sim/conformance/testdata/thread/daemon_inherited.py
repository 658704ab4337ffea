# A thread inherits the flag of the one that makes it.
import threading
import time

U = 0.05


def f():
    child = threading.Thread(target=print)
    other = threading.Thread(target=print, daemon=not child.daemon)
    print(threading.current_thread().daemon, child.daemon, other.daemon)


threading.Thread(target=f, daemon=True).start()
time.sleep(U)
threading.Thread(target=f).start()
