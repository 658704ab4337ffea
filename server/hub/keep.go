package hub

import (
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"interleave/server/session"
)

// kept is what is remembered of a session, so that its link can bring it back.
type kept struct {
	id       string
	key      key
	used     time.Time // when it was last live
	standing session.Standing
}

// key is what a token opens. The token itself is known to its bearers alone.
type key [sha256.Size]byte

// noOwner is the key of a session without an owner. No token opens it.
var noOwner key

func keyOf(token string) key { return sha256.Sum256([]byte(token)) }

// keeper remembers sessions. Its methods may be called from any goroutine.
type keeper interface {
	// keep remembers sessions as they stand now. On an error none of them is, and what
	// was remembered before still is.
	keep(all []kept) error
	// recall returns a session, false if there is none of that id.
	recall(id string) (kept, bool, error)
	// forget is for a session that was deleted.
	forget(id string) error
	// lasts reports whether what is kept outlives the process.
	lasts() bool
	close() error
}

// memory keeps sessions that were reclaimed until the process ends, as many as it
// may. Those kept longest go first.
type memory struct {
	most int

	mu      sync.Mutex
	all     map[string]kept
	order   []string // their ids, those kept longest first
	entries int      // of their journals
}

// memoryEntries bounds the journals of all sessions that are kept in memory.
const memoryEntries = 1_000_000

func newMemory(most int) *memory { return &memory{most: most, all: map[string]kept{}} }

func (m *memory) keep(all []kept) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range all {
		m.drop(k.id)
		m.all[k.id] = k
		m.order = append(m.order, k.id)
		m.entries += entriesOf(k.standing)
		for len(m.order) > m.most || m.entries > memoryEntries {
			m.drop(m.order[0])
		}
	}
	return nil
}

func (m *memory) recall(id string) (kept, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, found := m.all[id]
	return k, found, nil
}

func (m *memory) forget(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(id)
	return nil
}

func (m *memory) drop(id string) {
	if k, found := m.all[id]; found {
		m.entries -= entriesOf(k.standing)
		delete(m.all, id)
		i := slices.Index(m.order, id)
		m.order = slices.Delete(m.order, i, i+1)
	}
}

func (m *memory) lasts() bool  { return false }
func (m *memory) close() error { return nil }

func entriesOf(st session.Standing) (n int) {
	for _, r := range st.Recipes {
		n += len(r.Journal)
	}
	return n
}
