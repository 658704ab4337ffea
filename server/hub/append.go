package hub

import (
	"strconv"
	"unicode/utf8"
)

// text is JSON under construction. Its methods append a member to an object, or
// an element to an array where they take no name, and put the commas.
type text []byte

func (t *text) comma() {
	if n := len(*t); n > 0 && (*t)[n-1] != '{' && (*t)[n-1] != '[' && (*t)[n-1] != ':' {
		*t = append(*t, ',')
	}
}

func (t *text) key(name string) {
	t.comma()
	*t = append(append(append(*t, '"'), name...), '"', ':')
}

func (t *text) open(bracket byte) {
	t.comma()
	*t = append(*t, bracket)
}

func (t *text) close(bracket byte) { *t = append(*t, bracket) }

func (t *text) number(n int64) {
	t.comma()
	*t = strconv.AppendInt(*t, n, 10)
}

func (t *text) string(s string) {
	t.comma()
	*t = appendString(*t, s)
}

func (t *text) null() {
	t.comma()
	*t = append(*t, "null"...)
}

func (t *text) num(name string, n int64) {
	t.key(name)
	*t = strconv.AppendInt(*t, n, 10)
}

func (t *text) str(name, s string) {
	t.key(name)
	*t = appendString(*t, s)
}

func (t *text) bool(name string, b bool) {
	t.key(name)
	*t = strconv.AppendBool(*t, b)
}

func (t *text) float(name string, f float64) {
	t.key(name)
	*t = strconv.AppendFloat(*t, f, 'f', -1, 64)
}

// some appends a number unless it is 0.
func (t *text) some(name string, n int64) {
	if n != 0 {
		t.num(name, n)
	}
}

// word appends a string unless it is empty.
func (t *text) word(name, s string) {
	if s != "" {
		t.str(name, s)
	}
}

// list appends an array.
func list[T any](t *text, name string, items []T, each func(*T)) {
	t.key(name)
	t.open('[')
	for i := range items {
		each(&items[i])
	}
	t.close(']')
}

// row appends an array of numbers.
func (t *text) row(numbers ...int64) {
	t.open('[')
	for _, n := range numbers {
		t.number(n)
	}
	t.close(']')
}

const hex = "0123456789abcdef"

// appendString appends s in quotes. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			b = append(b, c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += size
			continue
		}
		i++
	}
	return append(b, '"')
}
