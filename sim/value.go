package sim

import (
	"fmt"
	"strconv"
	"strings"
)

// Repr shows a value as Python's repr does: None, True, 42, 'alex', [1, 'alex'].
func Repr(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case int:
		return strconv.Itoa(v)
	case string:
		return reprString(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Repr(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	panic(fmt.Sprintf("sim: no Python value for %T", v))
}

// reprString quotes as Python does: single quotes, unless the text has one and
// no double one.
func reprString(s string) string {
	quote := '\''
	if strings.ContainsRune(s, '\'') && !strings.ContainsRune(s, '"') {
		quote = '"'
	}
	var b strings.Builder
	b.WriteRune(quote)
	for _, r := range s {
		switch {
		case r == quote || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteRune(quote)
	return b.String()
}

// less compares as Python's < does, raising TypeError for values that have no
// order.
func less(t *Thread, a, b any) bool {
	switch a := a.(type) {
	case int:
		if b, ok := b.(int); ok {
			return a < b
		}
	case string:
		if b, ok := b.(string); ok {
			return a < b
		}
	case []any:
		if b, ok := b.([]any); ok {
			return lessList(t, a, b)
		}
	}
	t.Raise("TypeError", fmt.Sprintf("'<' not supported between instances of '%s' and '%s'", typeName(a), typeName(b)))
	return false
}

// lessList compares the first pair of elements that differ.
func lessList(t *Thread, a, b []any) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if Repr(a[i]) != Repr(b[i]) {
			return less(t, a[i], b[i])
		}
	}
	return len(a) < len(b)
}

func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int:
		return "int"
	case string:
		return "str"
	}
	return "list"
}
