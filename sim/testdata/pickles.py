"""Writes pickles.txt: what CPython makes of many values, for TestPickles.

    python3 sim/testdata/pickles.py > sim/testdata/pickles.txt     (CPython 3.11)

A line is: name, pickle.dumps(value, protocol=4), repr(value), parted by tabs.
The pickle is in hexadecimal, the repr a JSON string; one that is long stands
compressed (zlib, base64) behind "z:".
"""
import base64
import json
import pickle
import random
import zlib


def foo(i):
    return i


foo.__module__ = '__main__'
foo.__qualname__ = 'Foo'
Foo = foo


def small(dice):
    return dice.choice([
        lambda: None, lambda: True, lambda: False, lambda: dice.randrange(-300, 300), lambda: dice.randrange(-2**63, 2**63),
        lambda: dice.choice([1, -1]) * 2**dice.randrange(63) + dice.randrange(-2, 3), lambda: dice.random(),
        lambda: dice.choice([1e16, 1e-5, 0.1, 1e300, 5e-324, 123456789012345680.0, 9999999999999998.0, 0.0001, -0.0]),
        lambda: ''.join(dice.choice('ab\'"\\\n\té中😀\x7f\u200b') for _ in range(dice.randrange(6))),
        lambda: bytes(dice.choice(b'a\'"\\\n\x00\xff~') for _ in range(dice.randrange(5))), tuple, list, dict,
    ])()


def value(dice, depth, seen):
    if depth == 0 or dice.random() < 0.4:
        v = small(dice)
    elif dice.random() < 0.25 and seen:
        return dice.choice(seen)
    else:
        n = dice.choice([0, 1, 1, 2, 3, 4, 7])
        kind = dice.randrange(3)
        if kind == 0:
            v = []
            seen.append(v)
            v.extend(value(dice, depth - 1, seen) for _ in range(n))
        elif kind == 1:
            v = tuple(value(dice, depth - 1, seen) for _ in range(n))
        else:
            v = {}
            for _ in range(n):
                key = small(dice)
                if not isinstance(key, (list, dict)):
                    v[key] = value(dice, depth - 1, seen)
    seen.append(v)
    return v


def nested(n, wrap):
    v = None
    for _ in range(n):
        v = wrap(v)
    return v


def table():
    one = ['shared']
    pair = (one, 'x')
    inner = ([], 1)
    inner[0].append(inner)
    wide = ([], 1, 2, 3)
    wide[0].append(wide)
    loop = []
    loop.append(loop)
    ring = {}
    ring['me'] = ring
    yield 'lesson', [42, None, 'hello']
    yield 'alex', [1, 'alex']
    yield 'twice', ['hello', 'hello']
    yield 'computed', ['hello', 'hel'.__add__('lo')]
    yield 'characters', ['b', chr(98), 'g', chr(103), '\xe9', chr(233), '', ''.join([])]
    yield 'wide characters', ['\u4e2d', chr(0x4e2d)]
    yield 'bytes', [b'', bytes(), b'a', bytes([97]), bytes([1, 2]), bytes([1, 2])]
    yield 'tuples', [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)]
    yield 'floats', [0.0, -0.0, 1.5, float('inf'), float('-inf'), float('nan'), 1e16, 1e15, 1e-4, 1e-5]
    yield 'numbers as keys', {1: 'a', 1.5: 'b', None: 'c', (1, (2, 'x')): 'd', b'k': 'e', 'k': 'f', -0.5: 'g', 1e300: 'h'}
    yield 'long numbers as keys', {2**70: 'a', float(2**80): 'b', -2**70: 'c', 2**64 + 1: 'd'}
    yield 'shared', [pair, one, pair, (pair, one)]
    yield 'tuple in itself', inner
    yield 'list first', inner[0]
    yield 'wide tuple in itself', wide
    yield 'wide list first', wide[0]
    yield 'list in itself', loop
    yield 'dict in itself', ring
    yield 'task', (0, 3, foo, (7,), {})
    yield 'result', (0, 3, (True, 107))
    yield 'exceptions', [ValueError('bad'), KeyError('x'), EOFError(), ValueError('bad', 2), ValueError]
    yield 'request', ('7f0c', '__setitem__', (1, 1), {})
    for n in [0, 1, -1, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**39, -2**39, -2**39 - 1, 2**63 - 1, -2**63,
              2**63, -2**63 - 1, 2**64, 2**71 - 1, 2**71, -2**71, -2**71 - 1, 10**100, -10**100, 2**2039 - 1, -2**2039]:
        yield 'int %d' % n, n
    for n in [254, 255, 256, 257, 1000, 65530, 65535, 65536, 65537, 200000]:
        yield 'str of %d' % n, 'x' * n
        yield 'bytes of %d' % n, b'x' * n
        yield 'str of %d in a list' % n, ['before', 'x' * n, 'after', 1]
    for n in [0, 1, 2, 999, 1000, 1001, 1999, 2000, 2001]:
        yield 'list of %d' % n, list(range(n))
        yield 'dict of %d' % n, {i: i for i in range(n)}
    yield 'many objects', [[[i]] for i in range(300)] * 2
    yield 'many frames', ['ab' * (i % 300 + 1) for i in range(600)]
    yield 'big tuple', tuple(i % 300 for i in range(70000))
    yield 'deep lists', nested(300, lambda v: [v])
    yield 'deep tuples', nested(300, lambda v: (v,))
    yield 'deep dicts', nested(300, lambda v: {1: v})
    dice = random.Random(4)
    for i in range(400):
        yield 'random %d' % i, value(dice, 5, [])


def shown(v):
    if isinstance(v, tuple) and len(v) == 5 and v[2] is foo:
        return repr(v).replace(repr(foo), '<function Foo>')
    return repr(v)


def column(plain, data):
    return plain if len(plain) <= 2000 else 'z:' + base64.b64encode(zlib.compress(data, 9)).decode()


def main():
    for name, v in table():
        data, text = pickle.dumps(v, protocol=4), shown(v)
        print(name, column(data.hex(), data), column(json.dumps(text), text.encode()), sep='\t')


if __name__ == '__main__':
    main()
