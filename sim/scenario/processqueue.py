import fcntl
import multiprocessing
import time

MESSAGES = 1        # how many messages the child puts
SIZE = 5            # length of the text in each
GAP = 0.0           # pause after each put, in seconds
PAUSE = 0.0         # pause before each get, in seconds
CAPACITY = 65536    # bytes that the pipe holds
JOIN_FIRST = False  # wait for the child's end before anything is got


def message(i):
    return [42 + i, None, ("hello" * SIZE)[:SIZE]]


def shown(value):
    text = repr(value)
    if len(text) > 40:
        text = text[:36] + "...]"
    return text


def f(q):
    for i in range(MESSAGES):
        q.put(message(i))  #@put
        if GAP:
            time.sleep(GAP)  #@gap


if __name__ == "__main__":
    q = multiprocessing.Queue()  #@queue
    fcntl.fcntl(q._writer, fcntl.F_SETPIPE_SZ, CAPACITY)  #@capacity
    p = multiprocessing.Process(target=f, args=(q,))  #@make
    p.start()  #@start
    if JOIN_FIRST:
        p.join()  #@joinfirst
    for _ in range(MESSAGES):
        if PAUSE:
            time.sleep(PAUSE)  #@pause
        print(shown(q.get()))  #@get
    p.join()  #@join
