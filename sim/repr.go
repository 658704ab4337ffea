package sim

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
)

// Show returns what Python's print shows: a str as it is, anything else as
// [Repr] gives it.
func Show(v Value) string {
	if s, ok := text(v); ok {
		return s
	}
	return Repr(v)
}

// Repr shows a value as Python's repr does: None, True, 42, 'alex', [1, 'alex'].
func Repr(v Value) string {
	r := reprer{limit: math.MaxInt}
	r.value(v)
	return r.String()
}

// shortLen is how many bytes of a value on its way a record shows, and heldLen
// how many of one that stays.
const (
	shortLen = 60
	heldLen  = 480
)

// shortRepr is [Repr] cut off, with an ellipsis, after about [shortLen] bytes.
func shortRepr(v Value) string { return reprWithin(v, shortLen) }

func reprWithin(v Value, most int) string {
	r := reprer{limit: most}
	r.value(v)
	s := r.String()
	if len(s) <= most {
		return s
	}
	cut := most - len("…")
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// reprer writes values until it has more than limit bytes.
type reprer struct {
	strings.Builder
	limit  int
	inside []Value // the containers it is in, to find one that contains itself
}

func (r *reprer) value(v Value) {
	if r.Len() > r.limit {
		return
	}
	switch v := v.(type) {
	case nil:
		r.WriteString("None")
	case bool:
		r.WriteString([]string{"False", "True"}[truth(v)])
	case int:
		r.WriteString(strconv.Itoa(v))
	case *big.Int:
		r.WriteString(v.String())
	case Float:
		r.WriteString(reprFloat(v))
	case string:
		r.quote(v)
	case *Str:
		r.quote(v.text)
	case *Bytes:
		r.quoteBytes(v.data)
	case Global:
		r.global(v)
	case *Instance:
		r.WriteString(v.Class.Name)
		r.items("(", v.Args.items, ")")
	default:
		r.container(v)
	}
}

// container shows what may contain itself.
func (r *reprer) container(v Value) {
	open, end, tail := "[", "]", ""
	var items []Value
	dict, _ := v.(*Dict)
	switch v := v.(type) {
	case *List:
		items = v.Items
	case *Tuple:
		open, end, items = "(", ")", v.items
		if len(items) == 1 {
			tail = ","
		}
	case *Dict:
		open, end = "{", "}"
	default:
		panic(fmt.Sprintf("sim: no Python value for %T", v))
	}
	for _, outer := range r.inside {
		if outer == v {
			r.WriteString(open + "..." + end)
			return
		}
	}
	r.inside = append(r.inside, v)
	if dict != nil {
		r.dict(dict)
	} else {
		r.items(open, items, tail+end)
	}
	r.inside = r.inside[:len(r.inside)-1]
}

func (r *reprer) items(open string, items []Value, end string) {
	r.WriteString(open)
	for i, item := range items {
		if i > 0 {
			r.WriteString(", ")
		}
		if r.value(item); r.Len() > r.limit {
			return
		}
	}
	r.WriteString(end)
}

func (r *reprer) dict(d *Dict) {
	r.WriteByte('{')
	for i, e := range d.entries {
		if i > 0 {
			r.WriteString(", ")
		}
		r.value(e.key)
		r.WriteString(": ")
		if r.value(e.value); r.Len() > r.limit {
			return
		}
	}
	r.WriteByte('}')
}

func (r *reprer) global(g Global) {
	if g.Module == "builtins" {
		r.WriteString("<class '" + g.Name + "'>")
	} else {
		r.WriteString("<function " + g.Name + ">")
	}
}

// quoteFor returns the quote that Python takes: a single one, unless the text
// has one and no double one.
func quoteFor(s string) byte {
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		return '"'
	}
	return '\''
}

func (r *reprer) quote(s string) {
	quote := quoteFor(s)
	r.WriteByte(quote)
	for _, c := range s {
		switch {
		case r.Len() > r.limit:
			return
		case c < 0x80:
			r.ascii(byte(c), quote)
		case unicode.IsPrint(c):
			r.WriteRune(c)
		case c < 0x100:
			fmt.Fprintf(r, `\x%02x`, c)
		case c < 0x10000:
			fmt.Fprintf(r, `\u%04x`, c)
		default:
			fmt.Fprintf(r, `\U%08x`, c)
		}
	}
	r.WriteByte(quote)
}

func (r *reprer) quoteBytes(s string) {
	quote := quoteFor(s)
	r.WriteByte('b')
	r.WriteByte(quote)
	for i := 0; i < len(s) && r.Len() <= r.limit; i++ {
		r.ascii(s[i], quote)
	}
	r.WriteByte(quote)
}

// ascii shows one character, or one byte of a bytes object.
func (r *reprer) ascii(c, quote byte) {
	switch {
	case c == quote || c == '\\':
		r.WriteByte('\\')
		r.WriteByte(c)
	case c == '\n':
		r.WriteString(`\n`)
	case c == '\t':
		r.WriteString(`\t`)
	case c == '\r':
		r.WriteString(`\r`)
	case c < ' ' || c >= 0x7f:
		fmt.Fprintf(r, `\x%02x`, c)
	default:
		r.WriteByte(c)
	}
}

// reprFloat gives the fewest digits that mean the same float, with an exponent
// below 1e-4 and from 1e16 on.
func reprFloat(f Float) string {
	v := f.value()
	switch {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(v, 'g', -1, 64)), "+")
	}
	s := strconv.FormatFloat(v, 'e', -1, 64)
	_, exponent, _ := strings.Cut(s, "e")
	if e, _ := strconv.Atoi(exponent); e < -4 || e >= 16 {
		return s
	}
	s = strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
