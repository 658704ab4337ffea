# What the function raises ends the timer and nothing else.
import threading

U = 0.05


def f():
    raise ValueError("no")


timer = threading.Timer(U, f)
timer.start()
timer.join()
print("main lives")
