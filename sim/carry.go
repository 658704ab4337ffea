package sim

import (
	"fmt"
	"strconv"
	"strings"
)

// exceptionValue returns an exception as the object that crosses processes.
func exceptionValue(e *Exception) *Instance {
	class := Global{"builtins", e.Type}
	if i := strings.LastIndex(e.Type, "."); i >= 0 {
		class = Global{e.Type[:i], e.Type[i+1:]}
	}
	switch {
	case e.Message == "":
		return &Instance{class, NewTuple()}
	case e.Type == "KeyError":
		return &Instance{class, NewTuple(keyOf(e.Message))}
	}
	return &Instance{class, NewTuple(e.Message)}
}

// keyOf returns the key that a KeyError shows by its repr: a number, or a str.
func keyOf(repr string) Value {
	if n, err := strconv.Atoi(repr); err == nil {
		return n
	}
	return strings.Trim(repr, "'")
}

// rebuild is what multiprocessing.pool puts around an exception, to carry the
// text of its traceback along.
var rebuild = Global{"multiprocessing.pool", "rebuild_exc"}

func withTraceback(e *Exception) *Instance {
	text := fmt.Sprintf("\n\"\"\"\nTraceback (most recent call last):\n%s\n\"\"\"", e)
	return &Instance{rebuild, NewTuple(exceptionValue(e), text)}
}

// exceptionOf is the way back from [exceptionValue] and [withTraceback].
func exceptionOf(v Value) *Exception {
	i := v.(*Instance)
	if i.Class == rebuild {
		return exceptionOf(i.Args.At(0))
	}
	e := &Exception{Type: i.Class.Name}
	if i.Class.Module != "builtins" {
		e.Type = i.Class.Module + "." + i.Class.Name
	}
	if i.Args.Len() > 0 {
		e.Message = Show(i.Args.At(0))
	}
	if key := i.Args; e.Type == "KeyError" && key.Len() > 0 {
		e.Message = Repr(key.At(0))
	}
	return e
}
