package hub

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"sync"

	"github.com/gorilla/websocket"
)

// deflateSize is the least that a message must have to be deflated. Below it there
// is little to win: most frames say no more than that time went on.
const deflateSize = 512

// isDeflated is the bit of a frame whose message is deflated.
const isDeflated = 0x40

// packet is a message as it is written to many connections, deflated once when the
// first of them can take that.
type packet struct {
	text     text
	plain    []byte
	once     sync.Once
	deflated []byte
}

func prepare(t text) *packet { return &packet{text: t, plain: frameOf(websocket.TextMessage, 0, t)} }

// form returns the packet for a connection.
func (p *packet) form(c *conn) []byte {
	if !c.outlet.deflates || len(p.text) < deflateSize {
		return p.plain
	}
	p.once.Do(func() { p.deflated = frameOf(websocket.TextMessage, isDeflated, deflate(p.text)) })
	return p.deflated
}

var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		panic("hub: " + err.Error()) // only for levels that do not exist
	}
	return w
}}

// deflate compresses a message as permessage-deflate wants it, each by itself.
func deflate(data []byte) []byte {
	var out bytes.Buffer
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&out)
	w.Write(data) // to memory: no errors
	w.Flush()
	return bytes.TrimSuffix(out.Bytes(), []byte{0, 0, 0xff, 0xff})
}

// frameOf makes one frame of the websocket that is a whole message.
func frameOf(kind, bits byte, payload []byte) []byte {
	const final = 0x80
	f := append(make([]byte, 0, 10+len(payload)), final|bits|kind)
	switch n := len(payload); {
	case n < 126:
		f = append(f, byte(n))
	case n < 1<<16:
		f = binary.BigEndian.AppendUint16(append(f, 126), uint16(n))
	default:
		f = binary.BigEndian.AppendUint64(append(f, 127), uint64(n))
	}
	return append(f, payload...)
}
