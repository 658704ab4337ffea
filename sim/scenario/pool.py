import multiprocessing
import random
import time

SIZE = 5      # how many worker processes there are
TASKS = 10    # how many calls of foo
ASYNC = True  # apply_async, or apply, which waits for each
JOIN = True   # wait for the pool at the end
WORK = 2.0    # how long a call takes, in seconds
SPREAD = 0.0  # how much longer it may take, in seconds


def foo(i):
    time.sleep(WORK + random.uniform(0, SPREAD))  #@work
    return i + 100


def bar(arg):
    print("-->exec done:", arg)  #@done


if __name__ == "__main__":
    pool = multiprocessing.Pool(SIZE)  #@pool
    for i in range(TASKS):
        if ASYNC:
            pool.apply_async(func=foo, args=(i,), callback=bar)  #@async
        else:
            pool.apply(func=foo, args=(i,))  #@apply
    print("end")  #@end
    pool.close()  #@close
    if JOIN:
        pool.join()  #@join
