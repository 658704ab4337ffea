import time
from functools import partial
from multiprocessing import Pipe, get_context

Process = get_context("fork").Process
print = partial(print, flush=True)

PARENT = 1        # messages from the parent; the child receives two
CHILD = 2         # messages from the child; the parent receives one
SIZE = 5          # letters in a message of the child
CLOSE = "nobody"  # who closes the end it does not use: "parent" or "both"
PAUSE = 0.0       # before every step, in seconds


def rest():
    if PAUSE:
        time.sleep(PAUSE)  #@pause


def shorten(s):
    return s if len(s) <= 60 else s[:40] + "..." + s[-10:]


def child(conn):
    if CLOSE == "both":
        parent_conn.close()  #@childcloses
    for i in range(CHILD):
        rest()
        text = ("hello" * SIZE)[:SIZE]
        conn.send([42 - i, None, text])  #@childsends
    rest()
    print("from parent", conn.recv())  #@first
    rest()
    print("from 2", conn.recv())  #@second


parent_conn, child_conn = Pipe()  #@pipe
p = Process(target=child, args=(child_conn,))  #@process
p.start()  #@start
if CLOSE != "nobody":
    child_conn.close()  #@parentcloses
rest()
print(shorten(str(parent_conn.recv())))  #@receive
for i in range(PARENT):
    rest()
    parent_conn.send("hello son")  #@send
if CLOSE != "nobody":
    rest()
    parent_conn.close()  #@close
rest()
p.join()  #@join
