package sim

import (
	"runtime"
	"strings"
)

// lines finds the source line of the body that called into this package. The
// zero value is ready for use.
type lines struct {
	byPC map[uintptr]int32 // 0 for a caller inside this package
	pcs  [16]uintptr
}

// line returns the source line of the operation that the running body is in, 0
// when not traced or when no body is running.
func (k *Kernel) line() int32 {
	if k.current == nil {
		return 0
	}
	return k.current.at
}

// locate finds the line of an operation that begins, for all its records.
// [Thread.enter] does it by itself, as every frame less to walk over counts.
func (k *Kernel) locate() {
	if k.lined && k.current != nil {
		k.current.at = k.lines.find(0)
	}
}

// near is how many frames are looked at first: the body is seldom further away, and
// walking the stack is what costs.
const near = 3

// find returns the line of the body that called, which may be among the n frames in
// pcs.
func (l *lines) find(n int) int32 {
	if l.byPC == nil {
		l.byPC = make(map[uintptr]int32)
	}
	if line := l.among(n); line != 0 {
		return line
	}
	return l.among(runtime.Callers(3, l.pcs[:]))
}

// among returns the line of the first of n frames that is not of this package.
func (l *lines) among(n int) int32 {
	for i, pc := range l.pcs[:n] {
		line, ok := l.byPC[pc]
		if !ok {
			line = outsideLine(l.pcs[i : i+1])
			l.byPC[pc] = line
		}
		if line != 0 {
			return line
		}
	}
	return 0
}

// outsideLine returns the line of the first frame, or 0 if it belongs to this
// package, to what runs it as a coroutine or, while a panic unwinds, to the runtime.
func outsideLine(pcs []uintptr) int32 {
	frame, _ := runtime.CallersFrames(pcs).Next()
	for _, own := range []string{"interleave/sim.", "iter.", "runtime."} {
		if strings.HasPrefix(frame.Function, own) {
			return 0
		}
	}
	return int32(frame.Line)
}
