package hub

import (
	"slices"
	"time"

	"interleave/server/session"
)

// balanceTime is how often the sessions' memory is looked at.
const balanceTime = time.Second

// balanceOn sees to it, until the hub closes, that all sessions together remember no more
// than they may.
func (h *Hub) balanceOn() {
	tick := time.NewTicker(balanceTime)
	defer tick.Stop()
	for {
		select {
		case <-h.saving:
			return
		case <-tick.C:
			h.balance()
		}
	}
}

// balance has those sessions that remember most forget their oldest records, so that all
// that do so keep as much.
func (h *Hub) balance() {
	h.mu.Lock()
	rooms := make([]*room, 0, len(h.rooms))
	held := make([]int64, 0, len(h.rooms))
	for _, r := range h.rooms {
		rooms = append(rooms, r)
		held = append(held, r.session.Held())
	}
	h.mu.Unlock()
	share, over := level(held, h.config.Memory/session.RecordSize)
	if !over {
		return
	}
	for i, r := range rooms {
		if held[i] > share {
			r.session.Forget(share)
		}
	}
}

// level returns how much each may have so that all together have no more than most, and
// whether anybody has more than that.
func level(all []int64, most int64) (share int64, over bool) {
	sorted := slices.Sorted(slices.Values(all))
	for i, n := range sorted {
		share = most / int64(len(sorted)-i)
		if n > share {
			return share, true
		}
		most -= n
	}
	return share, false
}

// held counts what all sessions remember, in bytes. The hub is locked.
func (h *Hub) held() (bytes int64) {
	for _, r := range h.rooms {
		bytes += r.session.Held() * session.RecordSize
	}
	return bytes
}
