# Long lists and dicts are written in batches, long strings outside of frames.
import pickle


def dump(value):
    print(pickle.dumps(value, 4).hex())


def measure(value):
    data = pickle.dumps(value, 4)
    print(len(data), sum(data), data[:24].hex(), data[-24:].hex())


measure(list(range(2500)))
measure({i: None for i in range(1001)})
measure(["x" * 70000, b"y" * 70000, 1])
measure([[i] for i in range(300)])
