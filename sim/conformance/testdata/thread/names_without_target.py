# schedule: until it waits
# Without a function there is only the number.
import threading

class T(threading.Thread):
    def run(self):
        print(self.name)


T().start()
T(name="own").start()
print(threading.Thread().name)
