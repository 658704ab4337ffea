# The program waits for a timer, unless a daemon made it.
import threading

U = 0.05


def d():
    threading.Timer(3 * U, lambda: print("never")).start()


threading.Timer(2 * U, lambda: print("ring")).start()
threading.Thread(target=d, daemon=True).start()
print("main is over")
