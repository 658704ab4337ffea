package sim

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// Dict is a dict: it keeps the order in which keys came. The zero value is
// empty.
type Dict struct {
	entries []pair
	index   map[string]int // by keyText
}

type pair struct{ key, value Value }

// NewDict makes a dict of keys and values in turn. A key that cannot be one
// panics.
func NewDict(keysAndValues ...Value) *Dict {
	d := &Dict{}
	for i := 0; i < len(keysAndValues); i += 2 {
		if err := d.Set(keysAndValues[i], keysAndValues[i+1]); err != nil {
			panic("sim: " + err.Error())
		}
	}
	return d
}

// Len returns the number of keys.
func (d *Dict) Len() int { return len(d.entries) }

// Entry returns the i-th key and its value, from 0.
func (d *Dict) Entry(i int) (key, value Value) { return d.entries[i].key, d.entries[i].value }

// Set gives a key a value. The error is the TypeError of a key that cannot be
// one.
func (d *Dict) Set(key, value Value) error {
	k, err := keyText(key)
	if err != nil {
		return err
	}
	if i, ok := d.index[k]; ok {
		d.entries[i].value = value
		return nil
	}
	if d.index == nil {
		d.index = make(map[string]int)
	}
	d.index[k] = len(d.entries)
	d.entries = append(d.entries, pair{key, value})
	return nil
}

// Get returns the value of a key. The error is the KeyError of one that is not
// there, or the TypeError of one that cannot be.
func (d *Dict) Get(key Value) (Value, error) {
	k, err := keyText(key)
	if err != nil {
		return nil, err
	}
	if i, ok := d.index[k]; ok {
		return d.entries[i].value, nil
	}
	return nil, &Exception{Type: "KeyError", Message: Repr(key)}
}

// Delete takes a key out. The errors are those of [Dict.Get].
func (d *Dict) Delete(key Value) error {
	if _, err := d.Get(key); err != nil {
		return err
	}
	k, _ := keyText(key)
	at := d.index[k]
	d.entries = append(d.entries[:at], d.entries[at+1:]...)
	delete(d.index, k)
	for i := at; i < len(d.entries); i++ {
		moved, _ := keyText(d.entries[i].key)
		d.index[moved] = i
	}
	return nil
}

// maxKeyText bounds the key that nested tuples can make.
const maxKeyText = 1 << 20

// keyText returns a text that is the same for keys that Python takes for the
// same: 1, 1.0 and True are one key.
func keyText(v Value) (string, error) {
	var b strings.Builder
	if err := writeKey(&b, v); err != nil {
		return "", err
	}
	return b.String(), nil
}

func writeKey(b *strings.Builder, v Value) error {
	if b.Len() > maxKeyText {
		return &Exception{Type: "MemoryError"}
	}
	if n, ok := integer(v); ok {
		fmt.Fprintf(b, "i%d;", n)
		return nil
	}
	if s, ok := text(v); ok {
		fmt.Fprintf(b, "s%d;%s", len(s), s)
		return nil
	}
	switch v := v.(type) {
	case nil:
		b.WriteString("n;")
	case *big.Int:
		b.WriteString(bigKey(v))
	case Float:
		b.WriteString(floatKey(v))
	case *Bytes:
		fmt.Fprintf(b, "b%d;%s", len(v.data), v.data)
	case Global:
		fmt.Fprintf(b, "g%q.%q;", v.Module, v.Name)
	case *Tuple:
		fmt.Fprintf(b, "t%d;", len(v.items))
		for _, item := range v.items {
			if err := writeKey(b, item); err != nil {
				return err
			}
		}
	default:
		return &Exception{Type: "TypeError", Message: "unhashable type: '" + typeName(v) + "'"}
	}
	return nil
}

func bigKey(n *big.Int) string { return "i" + n.String() + ";" }

// floatKey is the key of the int that a float equals, if there is one.
func floatKey(f Float) string {
	if v := f.value(); v == math.Trunc(v) && !math.IsInf(v, 0) {
		n, _ := big.NewFloat(v).Int(nil)
		return bigKey(n)
	}
	return "f" + strconv.FormatUint(uint64(f), 16) + ";"
}
