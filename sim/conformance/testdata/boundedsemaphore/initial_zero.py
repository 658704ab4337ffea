# With no permits at all every release is one too many.
import threading

U = 0.05


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


s = threading.BoundedSemaphore(0)
print(attempt(s.release), s.acquire(timeout=U))
