//go:build unix

package hub

import "syscall"

// attempts returns a function that writes to a connection as much as that takes
// without waiting. It must not be called while it runs.
func attempts(raw syscall.RawConn) func([]byte) (int, error) {
	var data []byte
	var n int
	var err error
	once := func(fd uintptr) bool {
		n, err = syscall.Write(int(fd), data)
		if err == syscall.EAGAIN || err == syscall.EINTR {
			n, err = 0, nil
		}
		return true // do not wait
	}
	return func(d []byte) (int, error) {
		data = d
		if err := raw.Write(once); err != nil {
			return 0, err
		}
		data = nil
		return n, err
	}
}
