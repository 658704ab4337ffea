import threading
import time

DAEMON = True   # whether the program may end without m
WAIT = 2.0      # how long main waits for m, in seconds
PATIENCE = 1.0  # how long m waits for each child, in seconds
SLEEP = 2.0     # how long each child sleeps, in seconds
CHILDREN = 5    # how many threads m starts


def run(n):
    print(f"[{n}] ------running----")  #@running
    time.sleep(SLEEP)  #@sleep
    print(f"[{n}] --done--")  #@done


def main():
    for i in range(CHILDREN):
        child = threading.Thread(target=run, args=(i,))  #@make
        child.start()  #@start
        child.join(PATIENCE)  #@patience
        print(f"starting thread {child.name}")  #@name


m = threading.Thread(target=main, daemon=DAEMON)  #@m
m.start()  #@begin
m.join(WAIT)  #@wait
print("---main thread done----")  #@over
