# Another thread's release counts as well.
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


s = threading.BoundedSemaphore(1)
s.acquire()
start(s.release).join()
print(attempt(s.release))
