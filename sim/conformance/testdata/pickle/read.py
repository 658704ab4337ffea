# What is read is a copy in which objects are shared as they were.
import pickle

one = [1]
value = [one, one, [1], {"a": one}, ("b", 2.5, b"c", None, True)]
read = pickle.loads(pickle.dumps(value, 4))
read[0].append(2)
print(read, value)
