# A thread starts only once.
import threading
import time

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


thread = threading.Thread(target=lambda: time.sleep(U))
thread.start()
print(attempt(thread.start))
thread.join()
print(attempt(thread.start))
