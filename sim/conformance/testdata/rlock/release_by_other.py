# Only its holder may release it.
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


lock = threading.RLock()
lock.acquire()
start(lambda: print(attempt(lock.release))).join()
print(attempt(lock.release))
