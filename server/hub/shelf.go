package hub

import (
	"encoding/binary"
	"slices"
	"sync"

	"github.com/gorilla/websocket"

	"interleave/server/session"
)

// shelf has the stretches that were brought last, encoded, so that a class that follows
// its teacher into the past costs little more than one who goes there. The zero value is
// empty. It may be used from any goroutine.
type shelf struct {
	mu   sync.Mutex
	last []*shelved // the newest last
}

const mostShelved = 4

// shelved is what all answers with a stretch have in common.
type shelved struct {
	key     stretchKey
	stretch *session.Stretch // until it is encoded
	encoded sync.Once
	text    text
	packed  sync.Once
	packing []byte // the text deflated
}

// stretchKey tells stretches apart. One that is not open never changes.
type stretchKey struct {
	epoch, from, to, until int64
	open                   bool
}

// find returns a stretch that is not open, nil if it is not there.
func (s *shelf) find(epoch, index int64) *shelved {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.first(func(k stretchKey) bool { return !k.open && k.epoch == epoch && k.from == index*session.StretchRecords })
}

// put takes a stretch in, and returns the one that is there already if it is the same.
func (s *shelf) put(stretch *session.Stretch) *shelved {
	key := stretchKey{stretch.Epoch, stretch.From, stretch.To(), stretch.Until, stretch.Open}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.first(func(k stretchKey) bool { return k == key }); b != nil {
		return b
	}
	if len(s.last) == mostShelved {
		s.last = slices.Delete(s.last, 0, 1)
	}
	b := &shelved{key: key, stretch: stretch}
	s.last = append(s.last, b)
	return b
}

func (s *shelf) first(fits func(stretchKey) bool) *shelved {
	if i := slices.IndexFunc(s.last, func(b *shelved) bool { return fits(b.key) }); i >= 0 {
		return s.last[i]
	}
	return nil
}

// encode returns the stretch for the wire. Who asks first waits for it, and so do others
// who ask meanwhile.
func (b *shelved) encode() text {
	b.encoded.Do(func() { b.text, b.stretch = encodeStretch(b.stretch), nil })
	return b.text
}

// deflated returns the text as permessage-deflate wants it.
func (b *shelved) deflated() []byte {
	b.packed.Do(func() { b.packing = deflate(b.encode()) })
	return b.packing
}

// stretchAnswer is a stretch for one tab: the beginning is its own.
type stretchAnswer struct {
	id   *int64
	rest *shelved
}

// form returns the answer for a connection. What is deflated consists of blocks, of which
// the first holds the beginning as it is.
func (a stretchAnswer) form(c *conn) []byte {
	begin := append(reply("stretch", a.id), ',')
	if !c.outlet.deflates {
		return frameOf(websocket.TextMessage, 0, slices.Concat(begin, a.rest.encode()))
	}
	size := uint16(len(begin))
	block := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte{0}, size), ^size)
	return frameOf(websocket.TextMessage, isDeflated, slices.Concat(block, begin, a.rest.deflated()))
}
