# Main does not wait for its threads, but the program does.
import threading
import time

U = 0.05


def sayhi(n):
    print("running on number:", n)
    time.sleep(3 * U)
    print("done", n)


threads = []
for n in (1, 2):
    thread = threading.Thread(target=sayhi, args=(n,))
    thread.start()
    threads.append(thread)
    time.sleep(U)
for thread in threads:
    print(thread.name)
