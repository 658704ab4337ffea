# SystemExit ends a thread without a word.
import sys
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def f():
    print("leaves")
    sys.exit(3)


start(f).join()
print("main lives")
