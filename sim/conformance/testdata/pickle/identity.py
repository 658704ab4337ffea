# Lists and dicts are written once and then referred to by identity, not by what they hold.
import pickle


def dump(value):
    print(pickle.dumps(value, 4).hex())


one = [1]
dump([one, one])
dump([[1], [1]])
both = {}
dump((both, both, {}))
ring = []
ring.append(ring)
dump(ring)
pair = (one, "x")
dump([pair, one, pair, (pair, one)])
