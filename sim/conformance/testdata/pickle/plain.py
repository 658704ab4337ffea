# What crosses a process border is a pickle: of plain values, byte for byte.
import pickle


def dump(value):
    print(pickle.dumps(value, 4).hex())


dump([None, True, False])
dump([0, 255, 256, 65535, 65536, 2147483647, 2147483648, -1, -2147483648, -2147483649, 9223372036854775807])
dump([0.0, 1.5, -2.25, 1e300])
dump(["", "a", "hello", "h\u00e9llo", "\u4e2d\u6587"])
dump([b"", b"\x00\xff"])
dump([(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)])
dump({"a": [1, (2,)], 3: None, "b": {}})
