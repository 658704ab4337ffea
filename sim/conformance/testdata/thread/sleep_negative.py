# A negative sleep raises ValueError; one of 0 does not.
import time


def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as e:
        return ": ".join(filter(None, [type(e).__name__, str(e)]))


print(attempt(time.sleep, -1), attempt(time.sleep, 0))
