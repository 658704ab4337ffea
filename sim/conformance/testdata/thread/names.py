# schedule: until it waits
# A thread without a name is numbered and named after its function.
import threading


def f():
    print(threading.current_thread().name)


for i in range(2):
    threading.Thread(target=f).start()
threading.Thread(target=f, name="alex").start()
threading.Thread(target=f).start()
threading.Thread(name="", target=f).start()
