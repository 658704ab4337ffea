# A negative number of permits raises ValueError.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


print(attempt(threading.Semaphore, -1))
