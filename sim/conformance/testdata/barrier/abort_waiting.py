# An abort raises for those that wait.
import threading
import time

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


b = threading.Barrier(3)
errors = []
for i in range(2):
    start(lambda: errors.append(attempt(b.wait)))
time.sleep(U)
b.abort()
time.sleep(U)
print(errors, b.broken)
