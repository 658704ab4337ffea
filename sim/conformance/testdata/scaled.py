# Runs a program with its time scaled: python3 scaled.py SCALE PROGRAM. What it
# sleeps, waits and computes for takes SCALE of what it says, and its clocks show the
# time that it thinks has passed. A line that it prints comes out whole and at once.
import builtins
import runpy
import sys
import threading
import time

scale = float(sys.argv[1])
sys.argv = sys.argv[2:]


def shorter(method):
    def scaled(self, timeout=None):
        return method(self, timeout if timeout is None else timeout * scale)
    return scaled


def slower(sleep):
    return lambda seconds: sleep(seconds * scale)


def faster(clock):
    return lambda: clock() / scale


def whole(*values, flush=True):
    sys.stdout.write(" ".join(map(str, values)) + "\n")
    sys.stdout.flush()


builtins.print = whole
time.sleep = slower(time.sleep)
threading.Thread.join = shorter(threading.Thread.join)
for name in ["monotonic", "perf_counter", "thread_time"]:
    setattr(time, name, faster(getattr(time, name)))
runpy.run_path(sys.argv[0], run_name="__main__")
