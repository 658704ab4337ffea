package sim

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"slices"
	"unicode/utf8"
)

// Unpickle returns the value that bytes made by [Pickle], or by CPython from
// values that [Value] names, stand for. Every str in it is a *[Str]. Of any other
// bytes it makes an error in Python's words, never a panic.
func Unpickle(data []byte) (Value, error) {
	u := &unpickler{rest: data, memo: make(map[uint32]Value)}
	for {
		op, err := u.take(1)
		if err != nil {
			return nil, &Exception{Type: "EOFError", Message: "Ran out of input"}
		}
		if op[0] == opStop {
			return u.pop()
		}
		if err := u.do(op[0]); err != nil {
			return nil, err
		}
	}
}

type unpickler struct {
	rest  []byte
	stack []Value
	marks []int // lengths of the stack at its marks
	memo  map[uint32]Value
}

// unpickling returns a pickle.UnpicklingError.
func unpickling(format string, args ...any) error {
	return &Exception{Type: "_pickle.UnpicklingError", Message: fmt.Sprintf(format, args...)}
}

func (u *unpickler) take(n int) ([]byte, error) {
	if n > len(u.rest) {
		return nil, unpickling("pickle data was truncated")
	}
	b := u.rest[:n]
	u.rest = u.rest[n:]
	return b, nil
}

// number reads an unsigned integer of n bytes, least first.
func (u *unpickler) number(n int) (uint64, error) {
	b, err := u.take(n)
	if err != nil {
		return 0, err
	}
	var buf [8]byte
	copy(buf[:], b)
	return binary.LittleEndian.Uint64(buf[:]), nil
}

// data reads a length of n bytes and so much data.
func (u *unpickler) data(n int) (string, error) {
	size, err := u.number(n)
	if err != nil {
		return "", err
	}
	b, err := u.take(int(min(size, math.MaxInt)))
	return string(b), err
}

func (u *unpickler) push(v Value) { u.stack = append(u.stack, v) }

// floor is how far the stack may be popped: to its last mark.
func (u *unpickler) floor() int {
	if len(u.marks) == 0 {
		return 0
	}
	return u.marks[len(u.marks)-1]
}

func (u *unpickler) pop() (Value, error) {
	v, err := u.top()
	if err == nil {
		u.stack = u.stack[:len(u.stack)-1]
	}
	return v, err
}

func (u *unpickler) top() (Value, error) {
	if len(u.stack) > u.floor() {
		return u.stack[len(u.stack)-1], nil
	}
	return nil, u.underflow()
}

func (u *unpickler) underflow() error {
	if len(u.marks) > 0 {
		return unpickling("unexpected MARK found")
	}
	return unpickling("unpickling stack underflow")
}

// popN takes the last n values off.
func (u *unpickler) popN(n int) ([]Value, error) {
	if len(u.stack)-n < u.floor() {
		return nil, u.underflow()
	}
	at := len(u.stack) - n
	values := slices.Clone(u.stack[at:])
	u.stack = u.stack[:at]
	return values, nil
}

// popMark takes all values since the last mark off, and the mark.
func (u *unpickler) popMark() ([]Value, error) {
	if len(u.marks) == 0 {
		return nil, unpickling("could not find MARK")
	}
	at := u.floor()
	u.marks = u.marks[:len(u.marks)-1]
	values := slices.Clone(u.stack[at:])
	u.stack = u.stack[:at]
	return values, nil
}

// do carries out one opcode other than STOP.
func (u *unpickler) do(op byte) error {
	switch op {
	case opProto:
		version, err := u.number(1)
		if err == nil && version > 5 {
			return &Exception{Type: "ValueError", Message: fmt.Sprintf("unsupported pickle protocol: %d", version)}
		}
		return err
	case opFrame:
		return u.frame()
	case opNone:
		u.push(nil)
	case opNewTrue, opNewFalse:
		u.push(op == opNewTrue)
	case opEmptyTuple:
		u.push(&Tuple{})
	case opEmptyList:
		u.push(&List{})
	case opEmptyDict:
		u.push(&Dict{})
	case opMark:
		u.marks = append(u.marks, len(u.stack))
	case opBinInt, opBinInt1, opBinInt2, opLong1, opBinFloat:
		return u.numeric(op)
	case opShortUnicode:
		return u.str(1)
	case opBinUnicode:
		return u.str(4)
	case opBinUnicode8:
		return u.str(8)
	case opShortBinBytes:
		return u.bytes(1)
	case opBinBytes:
		return u.bytes(4)
	case opBinBytes8:
		return u.bytes(8)
	case opMemoize, opBinPut, opLongBinPut, opBinGet, opLongBinGet:
		return u.memory(op)
	default:
		return u.build(op)
	}
	return nil
}

// frame checks that the frame announced is there.
func (u *unpickler) frame() error {
	size, err := u.number(8)
	if err == nil && size > uint64(len(u.rest)) {
		return unpickling("pickle data was truncated")
	}
	return err
}

func (u *unpickler) numeric(op byte) error {
	switch op {
	case opBinFloat:
		b, err := u.take(8)
		if err == nil {
			u.push(Float(binary.BigEndian.Uint64(b)))
		}
		return err
	case opLong1:
		return u.long()
	}
	v, err := u.number(map[byte]int{opBinInt1: 1, opBinInt2: 2, opBinInt: 4}[op])
	if op == opBinInt {
		v = uint64(int32(v))
	}
	u.push(int(v))
	return err
}

// long reads an int, in two's complement.
func (u *unpickler) long() error {
	text, err := u.data(1)
	if err != nil {
		return err
	}
	data := []byte(text)
	slices.Reverse(data)
	v := new(big.Int).SetBytes(data)
	if len(data) > 0 && data[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(data))))
	}
	if v.IsInt64() {
		u.push(int(v.Int64()))
	} else {
		u.push(v)
	}
	return nil
}

func (u *unpickler) str(n int) error {
	s, err := u.data(n)
	if err == nil && !utf8.ValidString(s) {
		return &Exception{Type: "UnicodeDecodeError", Message: "a str must be valid UTF-8"}
	}
	u.push(&Str{s})
	return err
}

func (u *unpickler) bytes(n int) error {
	s, err := u.data(n)
	u.push(&Bytes{s})
	return err
}

// memory remembers the last value, or brings one back.
func (u *unpickler) memory(op byte) error {
	if op == opMemoize {
		return u.remember(uint32(len(u.memo)))
	}
	size := 4
	if op == opBinGet || op == opBinPut {
		size = 1
	}
	at, err := u.number(size)
	if err != nil {
		return err
	}
	if op == opBinPut || op == opLongBinPut {
		return u.remember(uint32(at))
	}
	v, ok := u.memo[uint32(at)]
	if !ok {
		return unpickling("Memo value not found at index %d", at)
	}
	u.push(v)
	return nil
}

func (u *unpickler) remember(at uint32) error {
	v, err := u.top()
	if err == nil {
		u.memo[at] = v
	}
	return err
}

// build carries out what makes values of others.
func (u *unpickler) build(op byte) error {
	switch op {
	case opPop:
		return u.drop()
	case opPopMark:
		_, err := u.popMark()
		return err
	case opDup:
		v, err := u.top()
		u.push(v)
		return err
	case opTuple:
		items, err := u.popMark()
		u.push(&Tuple{items})
		return err
	case opTuple1, opTuple1 + 1, opTuple3:
		items, err := u.popN(int(op-opTuple1) + 1)
		u.push(&Tuple{items})
		return err
	case opAppend:
		items, err := u.popN(1)
		return u.extend(items, err)
	case opAppends:
		items, err := u.popMark()
		return u.extend(items, err)
	case opSetItem:
		items, err := u.popN(2)
		return u.update(items, err)
	case opSetItems:
		items, err := u.popMark()
		return u.update(items, err)
	case opStackGlobal, opReduce:
		return u.call(op)
	}
	return unpickling("invalid load key, '%s'.", loadKey(op))
}

// drop pops a value, or a mark if that is what comes last.
func (u *unpickler) drop() error {
	if len(u.marks) > 0 && u.floor() == len(u.stack) {
		u.marks = u.marks[:len(u.marks)-1]
		return nil
	}
	_, err := u.pop()
	return err
}

func (u *unpickler) extend(items []Value, err error) error {
	if err != nil {
		return err
	}
	v, err := u.top()
	list, ok := v.(*List)
	if err == nil && !ok {
		return &Exception{Type: "AttributeError", Message: "'" + typeName(v) + "' object has no attribute 'append'"}
	}
	if err == nil {
		list.Items = append(list.Items, items...)
	}
	return err
}

func (u *unpickler) update(items []Value, err error) error {
	if err != nil {
		return err
	}
	v, err := u.top()
	if err != nil {
		return err
	}
	dict, ok := v.(*Dict)
	if !ok {
		return &Exception{Type: "TypeError", Message: "'" + typeName(v) + "' object does not support item assignment"}
	}
	if len(items)%2 != 0 {
		return unpickling("odd number of items for SETITEMS")
	}
	for i := 0; i < len(items); i += 2 {
		if err := dict.Set(items[i], items[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// call names a function or class, or notes that it is called.
func (u *unpickler) call(op byte) error {
	operands, err := u.popN(2)
	if err != nil {
		return err
	}
	if op == opReduce {
		class, ok := operands[0].(Global)
		args, isTuple := operands[1].(*Tuple)
		switch {
		case !isTuple:
			return &Exception{Type: "TypeError", Message: "argument list must be a tuple"}
		case !ok:
			return &Exception{Type: "TypeError", Message: "'" + typeName(operands[0]) + "' object is not callable"}
		}
		u.push(&Instance{class, args})
		return nil
	}
	module, ok1 := operands[0].(*Str)
	name, ok2 := operands[1].(*Str)
	if !ok1 || !ok2 {
		return unpickling("STACK_GLOBAL requires str")
	}
	u.push(Global{module.text, name.text})
	return nil
}

// loadKey shows an opcode as CPython's error does.
func loadKey(op byte) string {
	if op >= ' ' && op < 0x7f && op != '\'' && op != '\\' {
		return string(rune(op))
	}
	return fmt.Sprintf(`\x%02x`, op)
}
