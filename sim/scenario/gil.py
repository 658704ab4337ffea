import sys
import time
from functools import partial
from multiprocessing import get_context
from threading import Thread

Process = get_context("fork").Process
print = partial(print, flush=True)

AS = "processes"  # or "threads", or "both", one after the other
WORKERS = 4
SECONDS = 2.0     # of processor time that each worker needs
INTERVAL = 0.005  # after which a thread must give up the interpreter lock
WAITS = False     # workers that sleep instead of computing

sys.setswitchinterval(INTERVAL)
PART = 0.05


def compute(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def work(name):
    done = 0.0
    while done < SECONDS - 0.001:
        if WAITS:
            time.sleep(PART)  #@wait
        else:
            compute(PART)  #@compute
        done += PART
    print(f"{name} has worked for {done:.1f} s")  #@worked


def threads():
    all = []
    for i in range(WORKERS):
        one = Thread(target=work, args=(f"thread {i + 1}",))  #@thread
        one.start()  #@begin
        all.append(one)
    for one in all:
        one.join()  #@join


def processes():
    all = []
    for i in range(WORKERS):
        one = Process(target=work, args=(f"process {i + 1}",))  #@process
        one.start()  #@fork
        all.append(one)
    for one in all:
        one.join()  #@await


if AS != "processes":
    began = time.perf_counter()
    threads()
    print(f"{WORKERS} threads: {time.perf_counter() - began:.1f} s")  #@threads
if AS != "threads":
    began = time.perf_counter()
    processes()
    print(f"{WORKERS} processes: {time.perf_counter() - began:.1f} s")  #@processes
