package hub

import (
	"crypto/subtle"
	"slices"
	"sync"

	"interleave/server/session"
)

// mostAsking is how many viewers may ask to steer at the same time.
const mostAsking = 20

// helm says who steers a session. Its owners always do: they have its token. They
// may lend the controls to a viewer who asks and take them back, or hand the session
// over; then it has another token. Where there is no owner everybody steers.
type helm struct {
	mu      sync.Mutex
	key     key     // that the token opens
	term    int     // how often it was handed over, and 1
	last    int     // number of the viewer who came last
	asking  []*conn // in the order in which they asked
	lent    *conn   // who steers besides the owners, or nil
	version int     // grows when owners have something to be told
}

// seat is a viewer's place at a helm, which it belongs to.
type seat struct {
	number int    // from 1
	term   int    // of the token it has, 0 if none
	token  string // to be told

	told    string // the role
	version int    // what the role was told with
}

// owns compares in a time that says nothing about the token.
func (h *helm) owns(token string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.is(token)
}

func (h *helm) is(token string) bool {
	given := keyOf(token)
	return subtle.ConstantTimeCompare(given[:], h.key[:]) == 1
}

// lock returns the key of the present token.
func (h *helm) lock() key {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.key
}

// sit gives a newcomer a place and reports whether it is an owner's.
func (h *helm) sit(c *conn, token string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	c.seat = seat{number: h.last}
	if h.is(token) {
		c.seat.term = h.term
	}
	return c.seat.term != 0
}

func (h *helm) role(c *conn) string {
	switch {
	case c.seat.term == h.term:
		return "owner"
	case h.lent == c || h.key == noOwner:
		return "borrower"
	}
	return "viewer"
}

// steers reports whether a viewer may give commands.
func (h *helm) steers(c *conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.role(c) != "viewer"
}

// drop forgets that a viewer asks or has the controls, and reports whether it did.
func (h *helm) drop(c *conn) bool {
	i := slices.Index(h.asking, c)
	had := i >= 0 || h.lent == c
	if i >= 0 {
		h.asking = slices.Delete(h.asking, i, i+1)
	}
	if h.lent == c {
		h.lent = nil
	}
	return had
}

// leave forgets a viewer and reports whether somebody has to be told.
func (h *helm) leave(c *conn) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	had := h.drop(c)
	if had {
		h.version++
	}
	return had
}

// helmMessages are those about who steers.
var helmMessages = []string{"ask", "resign", "lend", "retake", "handover"}

// do carries out such a message. On an error nothing has changed.
func (h *helm) do(c *conn, r request) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.version++
	role := h.role(c)
	switch r.Type {
	case "ask":
		if role != "viewer" || slices.Contains(h.asking, c) {
			return nil
		}
		return h.ask(c)
	case "resign":
		h.drop(c)
		return nil
	}
	if role != "owner" {
		return errNotOwner
	}
	if r.Type == "retake" {
		h.lent = nil
		return nil
	}
	i := slices.IndexFunc(h.asking, func(c *conn) bool { return int64(c.seat.number) == r.Viewer })
	if i < 0 {
		return refuse(session.NotFound, "viewer", "viewer %d does not ask to steer", r.Viewer)
	}
	chosen := h.asking[i]
	h.drop(chosen)
	if r.Type == "lend" {
		h.lent = chosen
		return nil
	}
	h.term++
	token := random(16)
	h.key, h.lent = keyOf(token), nil
	chosen.seat.term, chosen.seat.token = h.term, token
	return nil
}

func (h *helm) ask(c *conn) error {
	if len(h.asking) >= mostAsking {
		return refuse(session.Limit, "", "%d viewers ask already: try again later", mostAsking)
	}
	h.asking = append(h.asking, c)
	return nil
}

// standing is what a viewer is told of who steers.
type standing struct {
	viewer int    // its number
	role   string // owner, borrower or viewer
	token  string // of one who has just become the owner
	asking []int  // for owners: who asks
	lent   int    // for owners: who steers besides them, 0 for nobody
}

// news returns what each of some viewers has to be told, if anything.
func (h *helm) news(viewers []*conn) map[*conn]standing {
	h.mu.Lock()
	defer h.mu.Unlock()
	found := map[*conn]standing{}
	for _, c := range viewers {
		role := h.role(c)
		if role == c.seat.told && (role != "owner" || c.seat.version == h.version) {
			continue
		}
		s := standing{viewer: c.seat.number, role: role, token: c.seat.token}
		c.seat.told, c.seat.version, c.seat.token = role, h.version, ""
		if role == "owner" {
			for _, a := range h.asking {
				s.asking = append(s.asking, a.seat.number)
			}
			if h.lent != nil {
				s.lent = h.lent.seat.number
			}
		}
		found[c] = s
	}
	return found
}
