import multiprocessing
import random
import time

PROCESSES = 10  # how many children there are
MANAGED = True  # a dict and a list of a manager, or plain ones
SPREAD = 0.0    # how far apart the children come, in seconds
PAUSE = 0.0     # between the two calls of a child, in seconds


def f(d, l, n):
    if SPREAD:
        time.sleep(random.uniform(0, SPREAD))  #@spread
    d[n] = n  #@set
    if PAUSE:
        time.sleep(PAUSE)  #@pause
    l.append(n)  #@append


def share(d, l):
    children = []
    for n in range(PROCESSES):
        p = multiprocessing.Process(target=f, args=(d, l, n))  #@make
        p.start()  #@start
        children.append(p)
    for p in children:
        p.join()  #@join
    print(d)  #@showdict
    print(l)  #@showlist


if __name__ == "__main__":
    if not MANAGED:
        d = {}  #@dict
        l = list(range(5))  #@list
        share(d, l)
    else:
        manager = multiprocessing.Manager()  #@manager
        d = manager.dict()  #@dictproxy
        l = manager.list(range(5))  #@listproxy
        share(d, l)
        manager.shutdown()  #@shutdown
