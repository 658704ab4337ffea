# A broken barrier raises for everybody who comes.
import threading

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


b = threading.Barrier(2)
b.abort()
print(b.broken, attempt(b.wait), attempt(b.wait, U), b.n_waiting)
