package hub

import (
	"slices"
	"time"

	"interleave/server/session"
)

const (
	saveTime    = 250 * time.Millisecond // after which a change is kept, at the latest
	headTime    = 10 * time.Second       // likewise how far a run has come
	restoreTime = 2 * time.Second        // that newcomers wait for a session to be made again
	idLength    = 16                     // of a session
)

// beginKeeping sets up what keeps sessions. Where that lasts, those that are live are
// kept too, all the time.
func (h *Hub) beginKeeping() {
	h.saving, h.saved = make(chan struct{}), make(chan struct{})
	if h.config.Store == nil {
		h.keeper = newMemory(h.config.MaxKept)
		close(h.saved)
		return
	}
	h.config.Store.most = h.config.MaxKept
	h.keeper = h.config.Store
	go h.keepOn()
}

func (h *Hub) keepOn() {
	defer close(h.saved)
	tick := time.NewTicker(saveTime)
	defer tick.Stop()
	whole := time.Now()
	for {
		select {
		case <-h.saving:
			h.save(true)
			return
		case now := <-tick.C:
			all := now.Sub(whole) >= headTime
			if all {
				whole = now
			}
			h.save(all)
		}
	}
}

// endKeeping keeps everything once more, and returns when that is done.
func (h *Hub) endKeeping() {
	h.mu.Lock()
	first := !h.closed
	h.closed = true
	h.mu.Unlock()
	if first {
		close(h.saving)
	}
	<-h.saved
}

// save keeps the live sessions that have changed, or all that have moved.
func (h *Hub) save(all bool) {
	h.mu.Lock()
	var rooms []*room
	for _, r := range h.rooms {
		if r.changed.Swap(false) || all {
			rooms = append(rooms, r)
		}
	}
	h.mu.Unlock()
	var batch []kept
	for _, r := range rooms {
		st, err := r.session.Standing()
		if err == nil && (!all || st.Recipes[0].Head != r.keptAt) {
			r.keptAt = st.Recipes[0].Head
			batch = append(batch, r.keep(st))
		}
	}
	if err := h.keepLive(batch); err != nil {
		h.complain(err)
		for _, r := range rooms {
			r.changed.Store(true)
		}
	}
}

// keepLive keeps those of some sessions that are still live: what is kept of the
// others is their last.
func (h *Hub) keepLive(batch []kept) error {
	h.keeping.Lock()
	defer h.keeping.Unlock()
	h.mu.Lock()
	batch = slices.DeleteFunc(batch, func(k kept) bool { return h.rooms[k.id] == nil })
	h.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	return h.keeper.keep(batch)
}

// keep returns what is to be kept of a room.
func (r *room) keep(st session.Standing) kept {
	return kept{id: r.id, key: r.helm.lock(), used: time.Now(), standing: st}
}

// complain says that sessions cannot be kept. They go on.
func (h *Hub) complain(err error) {
	h.metrics.unsaved.Inc()
	h.config.Log.Error("sessions could not be kept; the server goes on without", "error", err)
}

// room returns a live session. One that is kept is made again.
func (h *Hub) room(id string) (*room, error) {
	for {
		h.mu.Lock()
		r, moving := h.rooms[id], h.moving[id]
		switch {
		case h.closed:
			h.mu.Unlock()
			return nil, errStopping
		case r != nil:
			h.mu.Unlock()
			return r, nil
		case moving != nil:
			h.mu.Unlock()
			<-moving
			continue
		case len(id) != idLength:
			h.mu.Unlock()
			return nil, errNoSession
		}
		h.move(id)
		h.mu.Unlock()
		r, err := h.bring(id)
		h.moved(id)
		return r, err
	}
}

// move keeps others from a session that is on its way between live and kept. The hub
// is locked.
func (h *Hub) move(id string) { h.moving[id] = make(chan struct{}) }

func (h *Hub) moved(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if done := h.moving[id]; done != nil {
		delete(h.moving, id)
		close(done)
	}
}

// bring makes a kept session live.
func (h *Hub) bring(id string) (*room, error) {
	k, found, err := h.keeper.recall(id)
	switch {
	case err != nil:
		h.config.Log.Error("a session cannot be made again", "error", err)
		return nil, err
	case !found:
		return nil, errNoSession
	}
	if err := h.enter(); err != nil {
		return nil, err
	}
	r := newRoom(h, id, k.key, k.standing.Recipes[0].Spec.Scenario.Name, "")
	r.session, err = session.Resume(h.config.Session, r, k.standing)
	if err != nil {
		h.running.Done()
		return nil, err
	}
	if err := h.admit(r); err != nil {
		r.session.Close(session.Shutdown)
		return nil, err
	}
	select {
	case <-r.session.Restored():
		h.compare(r, k)
	case <-time.After(restoreTime):
	case <-r.session.Done():
	}
	h.metrics.restored.Inc()
	return r, nil
}

// compare says so if a run is not what it was, as it may be in another version.
func (h *Hub) compare(r *room, k kept) {
	now, err := r.session.Standing()
	if err != nil {
		return
	}
	for i, hash := range k.standing.Hashes {
		if now.Recipes[i].Head == k.standing.Recipes[i].Head && now.Hashes[i] != hash {
			h.config.Log.Warn("a session was made again otherwise than it was", "scenario", r.scenario)
		}
	}
}

// depart takes a session out of those that are live, on its way to being kept. The hub
// is locked.
func (h *Hub) depart(r *room) {
	delete(h.rooms, r.id)
	if h.moving[r.id] == nil {
		h.move(r.id)
	}
}

// let lets go of a session that is over, and keeps it if it may come back.
func (h *Hub) let(r *room, cause session.Cause) {
	h.mu.Lock()
	h.depart(r)
	h.mu.Unlock()
	defer h.moved(r.id)
	h.keeping.Lock()
	defer h.keeping.Unlock()
	var err error
	switch cause {
	case session.Deleted:
		err = h.keeper.forget(r.id)
	case session.Reclaimed:
		st, lastErr := r.session.Last()
		if lastErr == nil {
			err = h.keeper.keep([]kept{r.keep(st)})
		}
	}
	if err != nil {
		h.complain(err)
	}
}
