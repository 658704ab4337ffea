import random
import time
from functools import partial
from multiprocessing import get_context
from threading import Thread

Process = get_context("fork").Process  # a child is a copy of its parent
print = partial(print, flush=True)

THREADS = 3    # of one child process, which share its memory
PROCESSES = 3  # more child processes, with a memory of their own each
TIMES = 3      # how often each of them raises the counter
PAUSE = 1.0    # about how long each waits before, in seconds
BEFORE = 0     # what the parent adds before it starts a child
GAP = 0.0      # how long it waits before that, in seconds


def about(seconds):
    return seconds * random.uniform(0.5, 1.5)


def work(name):
    global counter
    for n in range(TIMES):
        time.sleep(about(PAUSE))  #@sleep
        counter += 1  #@add
        print(f"{name}: {counter}")  #@say


def team(name):
    threads = []
    for i in range(THREADS):
        t = Thread(target=work, args=(f"thread {i + 1}",))  #@thread
        t.start()  #@begin
        threads.append(t)
    for t in threads:
        t.join()  #@join
    print(f"{name} at the end: {counter}")  #@team


def alone(name):
    work(name)
    print(f"{name} at the end: {counter}")  #@alone


counter = 0  #@counter
children = [Process(target=team, args=("team",))]  #@teams
for i in range(PROCESSES):
    children.append(Process(target=alone, args=(f"process {i + 1}",)))  #@process
for child in children:
    if GAP:
        time.sleep(GAP)  #@gap
    if BEFORE:
        counter += BEFORE  #@before
    child.start()  #@fork
for child in children:
    child.join()  #@wait
print(f"parent at the end: {counter}")  #@parent
