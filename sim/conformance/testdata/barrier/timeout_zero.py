# A wait without time breaks it at once.
import threading


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


b = threading.Barrier(2)
print(attempt(b.wait, 0), b.broken)
b.reset()
print(attempt(b.wait, -1), b.broken)
