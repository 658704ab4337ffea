package sim

import "encoding/binary"

// hash is a running 64-bit hash: multiply and fold, a word at a time. It is not
// cryptographic; it tells runs apart that differ by accident.
type hash uint64

func (h *hash) word(x uint64) {
	v := (uint64(*h) ^ x) * 0x9e3779b97f4a7c15
	*h = hash(v ^ v>>29)
}

func (h *hash) text(s string) {
	h.word(uint64(len(s)))
	var buf [8]byte
	for len(s) > 0 {
		clear(buf[:])
		n := copy(buf[:], s)
		h.word(binary.LittleEndian.Uint64(buf[:]))
		s = s[n:]
	}
}

// record takes in all of a record but its source line.
func (h *hash) record(r *Record) {
	h.word(uint64(r.Time))
	h.word(uint64(r.Thread)<<32 | uint64(uint32(r.By)))
	h.word(uint64(r.Object)<<32 | uint64(r.Kind)<<24 | uint64(r.Reason)<<16 | uint64(r.Class)<<8)
	h.word(uint64(r.From))
	h.word(uint64(r.To))
	h.word(uint64(r.Until))
	h.word(uint64(r.Index))
	if r.Text != "" {
		h.text(r.Text)
	}
	if r.Bytes != "" {
		h.text(r.Bytes)
	}
	if r.Verdict != nil {
		h.word(uint64(r.Verdict.Kind))
		for _, id := range r.Verdict.Threads {
			h.word(uint64(id))
		}
	}
}
