package sim

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// The opcodes of CPython's pickle protocol 4 that plain values need.
const (
	opMark          = '('
	opStop          = '.'
	opPop           = '0'
	opPopMark       = '1'
	opDup           = '2'
	opBinFloat      = 'G'
	opBinInt        = 'J'
	opBinInt1       = 'K'
	opBinInt2       = 'M'
	opNone          = 'N'
	opReduce        = 'R'
	opBinUnicode    = 'X'
	opAppend        = 'a'
	opAppends       = 'e'
	opBinGet        = 'h'
	opLongBinGet    = 'j'
	opBinPut        = 'q'
	opLongBinPut    = 'r'
	opSetItem       = 's'
	opTuple         = 't'
	opSetItems      = 'u'
	opEmptyTuple    = ')'
	opEmptyList     = ']'
	opEmptyDict     = '}'
	opBinBytes      = 'B'
	opShortBinBytes = 'C'
	opProto         = 0x80
	opTuple1        = 0x85
	opTuple3        = 0x87
	opNewTrue       = 0x88
	opNewFalse      = 0x89
	opLong1         = 0x8a
	opShortUnicode  = 0x8c
	opBinUnicode8   = 0x8d
	opBinBytes8     = 0x8e
	opStackGlobal   = 0x93
	opMemoize       = 0x94
	opFrame         = 0x95
	pickleProtocol  = 4
	frameHeader     = 9       // opcode and length
	frameTarget     = 1 << 16 // a frame ends at the first value after so many bytes
	frameMin        = 4       // shorter ones stand without a frame
	pickleBatch     = 1000    // items that one opcode adds
	maxPickledDepth = 999     // CPython's recursion limit, less the call of dumps
)

var errPicklingDepth = &Exception{Type: "RecursionError", Message: "maximum recursion depth exceeded while pickling an object"}

// Pickle returns a value as the bytes that pickle.dumps(value, protocol=4) gives
// in CPython 3.11. Objects are told apart by identity, so that one contained
// twice is written once. The error is RecursionError for values nested too
// deeply, UnicodeEncodeError for text that is not UTF-8, or OverflowError for an int
// of more than 255 bytes.
func Pickle(v Value) ([]byte, error) {
	p := &pickler{out: []byte{opProto, pickleProtocol}, frame: -1, memo: make(map[any]int)}
	p.framing = true
	if err := p.save(v, 0); err != nil {
		return nil, err
	}
	p.write(opStop)
	p.endFrame()
	return p.out, nil
}

type pickler struct {
	out     []byte
	frame   int // where the open frame begins, -1 if none is open
	framing bool
	memo    map[any]int // places of the objects written, by identity
}

// write appends to the open frame, beginning one if need be.
func (p *pickler) write(b ...byte) {
	if p.framing && p.frame < 0 {
		p.frame = len(p.out)
		p.out = append(p.out, make([]byte, frameHeader)...)
	}
	p.out = append(p.out, b...)
}

// endFrame writes the header of the open frame, or takes its place back if the
// frame is too short to have one.
func (p *pickler) endFrame() {
	if p.frame < 0 {
		return
	}
	body := p.out[p.frame+frameHeader:]
	if len(body) >= frameMin {
		p.out[p.frame] = opFrame
		binary.LittleEndian.PutUint64(p.out[p.frame+1:], uint64(len(body)))
	} else {
		p.out = append(p.out[:p.frame], body...)
	}
	p.frame = -1
}

// writeData writes a header and data, outside any frame if the data is large.
func (p *pickler) writeData(header []byte, data string) {
	large := len(data) >= frameTarget
	if large {
		p.endFrame()
		p.framing = false
	}
	p.write(header...)
	p.write([]byte(data)...)
	p.framing = true
}

// save writes a value that is so many calls deep: as in CPython a list or dict
// that is not empty takes two, anything else that contains values one.
func (p *pickler) save(v Value, depth int) error {
	if p.frame >= 0 && len(p.out)-p.frame-frameHeader >= frameTarget {
		p.endFrame()
	}
	if p.atom(v) {
		return nil
	}
	if at, ok := p.memo[identity(v)]; ok {
		p.get(at)
		return nil
	}
	switch v := v.(type) {
	case string:
		return p.str(v, v)
	case *Str:
		return p.str(v.text, v)
	case *Bytes:
		p.bytes(v)
		return nil
	case *big.Int:
		return p.long(v)
	}
	if depth >= maxPickledDepth {
		return errPicklingDepth
	}
	switch v := v.(type) {
	case *Tuple:
		return p.tuple(v, depth)
	case *List:
		return p.list(v, depth)
	case *Dict:
		return p.dict(v, depth)
	case Global:
		return p.global(v, depth)
	case *Instance:
		return p.instance(v, depth)
	}
	panic(fmt.Sprintf("sim: no Python value for %T", v))
}

// atom writes a value that has no identity, and reports whether it is one.
func (p *pickler) atom(v Value) bool {
	switch v := v.(type) {
	case nil:
		p.write(opNone)
	case bool:
		p.write([]byte{opNewFalse, opNewTrue}[truth(v)])
	case int:
		p.int(int64(v))
	case Float:
		p.write(binary.BigEndian.AppendUint64([]byte{opBinFloat}, uint64(v))...)
	default:
		return false
	}
	return true
}

func (p *pickler) int(v int64) {
	switch {
	case v >= 0 && v <= 0xff:
		p.write(opBinInt1, byte(v))
	case v >= 0 && v <= 0xffff:
		p.write(opBinInt2, byte(v), byte(v>>8))
	case v == int64(int32(v)):
		p.write(binary.LittleEndian.AppendUint32([]byte{opBinInt}, uint32(v))...)
	default:
		n := (bits.Len64(uint64(v^v>>63)))/8 + 1
		p.write(opLong1, byte(n))
		p.write(binary.LittleEndian.AppendUint64(nil, uint64(v))[:n]...)
	}
}

// maxLong is how many bytes an int may have.
const maxLong = 255

// long writes an int of more than 64 bits, in two's complement.
func (p *pickler) long(v *big.Int) error {
	positive := v
	if v.Sign() < 0 {
		positive = new(big.Int).Not(v)
	}
	n := positive.BitLen()/8 + 1
	if n > maxLong {
		return &Exception{Type: "OverflowError", Message: "an int of more than 255 bytes"}
	}
	data := positive.FillBytes(make([]byte, n))
	slices.Reverse(data)
	if v.Sign() < 0 {
		for i := range data {
			data[i] ^= 0xff
		}
	}
	p.write(opLong1, byte(n))
	p.write(data...)
	return nil
}

// smallStr is the identity of a str of at most one Latin-1 character, and
// smallBytes that of at most one byte: CPython keeps one object of each.
type (
	smallStr   string
	smallBytes string
)

// internedLetters are those of which CPython 3.11 has a second object, which it
// takes for those written in a program: it uses them as names itself.
const internedLetters = "abcdefhijklmnopqrstvwxyBCLST_"

// identity returns what is the same for one object and differs for two.
func identity(v Value) any {
	switch v := v.(type) {
	case string:
		if small(v) && (v == "" || !strings.Contains(internedLetters, v)) {
			return smallStr(v)
		}
	case *Str:
		if small(v.text) {
			return smallStr(v.text)
		}
	case *Bytes:
		if len(v.data) <= 1 {
			return smallBytes(v.data)
		}
	}
	return v
}

func small(s string) bool {
	c, n := utf8.DecodeRuneInString(s)
	return n == len(s) && c < 0x100 || s == ""
}

// memoize notes that an object has been written.
func (p *pickler) memoize(v Value) {
	p.memo[identity(v)] = len(p.memo)
	p.write(opMemoize)
}

// get writes a reference to an object written before.
func (p *pickler) get(at int) {
	if at <= 0xff {
		p.write(opBinGet, byte(at))
	} else {
		p.write(binary.LittleEndian.AppendUint32([]byte{opLongBinGet}, uint32(at))...)
	}
}

func (p *pickler) str(s string, v Value) error {
	if !utf8.ValidString(s) {
		return &Exception{Type: "UnicodeEncodeError", Message: "a str must be valid UTF-8"}
	}
	p.writeData(sized(opShortUnicode, opBinUnicode, len(s)), s)
	p.memoize(v)
	return nil
}

func (p *pickler) bytes(v *Bytes) {
	p.writeData(sized(opShortBinBytes, opBinBytes, len(v.data)), v.data)
	p.memoize(v)
}

// sized returns the opcode for data of a length, followed by that length.
func sized(short, long byte, n int) []byte {
	if n <= 0xff {
		return []byte{short, byte(n)}
	}
	return binary.LittleEndian.AppendUint32([]byte{long}, uint32(n))
}

// tuple writes the items first, by which the tuple itself may have been written
// already, inside of itself.
func (p *pickler) tuple(v *Tuple, depth int) error {
	n := len(v.items)
	if n == 0 {
		p.write(opEmptyTuple)
		return nil
	}
	if n > 3 {
		p.write(opMark)
	}
	for _, item := range v.items {
		if err := p.save(item, depth+1); err != nil {
			return err
		}
	}
	at, known := p.memo[v]
	switch {
	case known && n > 3:
		p.write(opPopMark)
		p.get(at)
		return nil
	case known:
		for range n {
			p.write(opPop)
		}
		p.get(at)
		return nil
	case n > 3:
		p.write(opTuple)
	default:
		p.write(opTuple1 + byte(n) - 1)
	}
	p.memoize(v)
	return nil
}

func (p *pickler) list(v *List, depth int) error {
	p.write(opEmptyList)
	p.memoize(v)
	if depth++; len(v.Items) > 0 && depth >= maxPickledDepth {
		return errPicklingDepth
	}
	if len(v.Items) == 1 {
		err := p.save(v.Items[0], depth+1)
		p.write(opAppend)
		return err
	}
	for from := 0; from < len(v.Items); from += pickleBatch {
		p.write(opMark)
		for _, item := range v.Items[from:min(from+pickleBatch, len(v.Items))] {
			if err := p.save(item, depth+1); err != nil {
				return err
			}
		}
		p.write(opAppends)
	}
	return nil
}

// dict writes batches as CPython does: unlike those of a list, full batches are
// followed by one more even if that is empty.
func (p *pickler) dict(v *Dict, depth int) error {
	p.write(opEmptyDict)
	p.memoize(v)
	depth++
	switch {
	case len(v.entries) == 0:
		return nil
	case depth >= maxPickledDepth:
		return errPicklingDepth
	case len(v.entries) == 1:
		err := p.pairs(v.entries, depth)
		p.write(opSetItem)
		return err
	}
	for from := 0; from <= len(v.entries); from += pickleBatch {
		p.write(opMark)
		if err := p.pairs(v.entries[from:min(from+pickleBatch, len(v.entries))], depth); err != nil {
			return err
		}
		p.write(opSetItems)
	}
	return nil
}

func (p *pickler) pairs(pairs []pair, depth int) error {
	for _, e := range pairs {
		if err := p.save(e.key, depth+1); err != nil {
			return err
		}
		if err := p.save(e.value, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *pickler) global(v Global, depth int) error {
	if err := p.save(v.Module, depth+1); err != nil {
		return err
	}
	if err := p.save(v.Name, depth+1); err != nil {
		return err
	}
	p.write(opStackGlobal)
	p.memoize(v)
	return nil
}

func (p *pickler) instance(v *Instance, depth int) error {
	if err := p.save(v.Class, depth+1); err != nil {
		return err
	}
	if err := p.save(v.Args, depth+1); err != nil {
		return err
	}
	p.write(opReduce)
	p.memoize(v)
	return nil
}
