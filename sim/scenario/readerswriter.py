import random
import threading
import time

READERS = 5
WRITERS = 2
PREFERENCE = "readers"  # or "writers" or "turns"
CHECK = "while"  # or "if"
READ = 2.0   # about how long a reader stays inside, in seconds
WRITE = 1.5
REST = 1.0   # about how long a reader stays away
PAUSE = 3.0  # about how long a writer stays away

reading = 0
writing = 0
met = False  # a writer and somebody else, inside: no later step makes that good
line = []    # who has asked and is not inside yet, the first to come first


def about(seconds):
    return seconds * random.uniform(0.5, 1.5)


def waiting(writes):
    return any(v["writes"] == writes for v in line)


def may_enter(me):
    if writing > 0 or me["writes"] and reading > 0:
        return False
    if PREFERENCE == "readers":
        return not me["writes"] or not waiting(False)
    if PREFERENCE == "writers":
        return me["writes"] or not waiting(True)
    return line[0] is me


def enter(me):
    global reading, writing, met
    room.acquire()  #@acquire
    line.append(me)
    if CHECK == "while":
        room.wait_for(lambda: may_enter(me))  #@enter
    elif not may_enter(me):
        room.wait()  #@once
    line.remove(me)
    if me["writes"]:
        writing += 1
    else:
        reading += 1
    met = met or writing > 1 or writing == 1 and reading > 0  #@alone
    if PREFERENCE == "turns":
        room.notify_all()  #@next
    room.release()  #@in


def leave(me):
    global reading, writing
    room.acquire()  #@back
    if me["writes"]:
        writing -= 1
    else:
        reading -= 1
    room.notify_all()  #@notify
    room.release()  #@out


def person(kind, n, pause, stay):
    me = {"writes": kind == "writer", "n": n}
    while True:
        time.sleep(about(pause))  #@pause
        asked = time.monotonic()
        enter(me)
        print(f"{kind} {n} waited {time.monotonic() - asked:.1f} s")  #@print
        time.sleep(about(stay))  #@stay
        leave(me)


room = threading.Condition(threading.Lock())  #@room
for kind, count, pause, stay in [("reader", READERS, REST, READ), ("writer", WRITERS, PAUSE, WRITE)]:
    for n in range(1, count + 1):
        one = threading.Thread(target=person, args=(kind, n, pause, stay))  #@make
        one.start()  #@start
