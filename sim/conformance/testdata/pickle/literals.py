# Equal string literals are one object, so the second is a reference; a string made at run time is another.
import pickle


def dump(value):
    print(pickle.dumps(value, 4).hex())


def other():
    return "hello"


dump(["hello", "hello", other()])
dump(["hello", "".join(["hel", "lo"])])
made = "".join(["hel", "lo"])
dump([made, made])
dump({"hello": "hello"})
