package hub

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"net"
	"net/http"
	"slices"
	"time"
)

// sendBuffer is the most that the operating system keeps for a viewer, so that one
// who falls behind falls behind by seconds and not by minutes.
const sendBuffer = 64 << 10

// outlet is a connection as the websocket's library sees it. The library reads; what
// it wants to say itself, such as a pong, takes its turn with everything else.
type outlet struct {
	net.Conn
	try      func([]byte) (int, error) // writes what can be written without waiting
	conn     *conn                     // nil until the handshake is over
	deflates bool                      // agreed on in the handshake
}

// newOutlet takes over a connection.
func newOutlet(c net.Conn) *outlet {
	o := &outlet{Conn: c, try: never}
	switch c := c.(type) {
	case *net.TCPConn:
		c.SetWriteBuffer(sendBuffer)
		if raw, err := c.SyscallConn(); err == nil {
			o.try = attempts(raw)
		}
	case *tls.Conn:
		if under, ok := c.NetConn().(*net.TCPConn); ok {
			under.SetWriteBuffer(sendBuffer)
		}
	}
	return o
}

// never is the attempt to write where nothing can be written without waiting.
func never([]byte) (int, error) { return 0, nil }

// Write is for the handshake, and then for what the library sends by itself.
func (o *outlet) Write(p []byte) (int, error) {
	if o.conn == nil {
		o.deflates = bytes.Contains(p, []byte("permessage-deflate"))
		return o.Conn.Write(p)
	}
	o.conn.mu.Lock()
	defer o.conn.mu.Unlock()
	o.conn.push(queued{data: slices.Clone(p)})
	return len(p), nil
}

// SetWriteDeadline does nothing: only whoever empties the queue waits.
func (o *outlet) SetWriteDeadline(time.Time) error { return nil }

// hijacker gives the library an outlet instead of the connection.
type hijacker struct {
	http.ResponseWriter
	outlet *outlet
}

// Hijack takes the connection over from the HTTP server.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffers, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.outlet = newOutlet(conn)
	return h.outlet, buffers, nil
}
