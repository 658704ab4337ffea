package sim

import "strconv"

// Exception is an error in Python's words. A body that does not expect it dies
// of it, the other threads live on; of SystemExit it dies without a word.
type Exception struct{ Type, Message string }

// Error returns the last line of Python's traceback.
func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Type
	}
	return e.Type + ": " + e.Message
}

// Raise raises an exception in the thread. It does not return.
func (t *Thread) Raise(kind, message string) { panic(&Exception{kind, message}) }

const systemExit = "SystemExit"

// Exit ends the thread as sys.exit does, by SystemExit: the exit code counts if
// it is the main thread of its process. It does not return.
func (t *Thread) Exit(code int) { t.Raise(systemExit, strconv.Itoa(code)) }

// exitCode returns what SystemExit makes of its message: a number is the code,
// nothing is 0, any other text 1.
func exitCode(message string) int {
	if message == "" {
		return 0
	}
	code, err := strconv.Atoi(message)
	if err != nil {
		return 1
	}
	return code & 0xff
}

// refuse raises ValueError for a timeout that an operation does not take.
func (t *Thread) refuse(bad bool, message string) {
	if bad && !t.dying {
		t.Raise("ValueError", message)
	}
}

// asError keeps a nil exception from becoming an error that is not nil.
func asError(e *Exception) error {
	if e == nil {
		return nil
	}
	return e
}

// Try runs f and returns the exception that it raised, nil if none.
func (t *Thread) Try(f func()) (raised *Exception) {
	defer func() {
		if t.dying {
			return // the panic that cuts off goes on
		}
		switch r := recover().(type) {
		case nil:
		case *Exception:
			raised = r
		default:
			panic(r)
		}
	}()
	f()
	return nil
}
