# A reentrant lock that another thread holds is not enough.
import threading


def start(f, *args):
    thread = threading.Thread(target=f, args=args)
    thread.start()
    return thread


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


c = threading.Condition()
c.acquire()
start(lambda: print(attempt(c.notify))).join()
