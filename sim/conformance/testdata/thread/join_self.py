# A thread cannot join itself.
import threading

U = 0.05


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


print(attempt(threading.current_thread().join))
start(lambda: print(attempt(threading.current_thread().join, U)))
