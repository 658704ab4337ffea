package sim_test

import "runtime"

// line returns the line it is called from.
func line() int32 {
	_, _, n, _ := runtime.Caller(1)
	return int32(n)
}
