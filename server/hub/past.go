package hub

import (
	"context"
	"errors"

	"interleave/server/session"
)

// errSuperseded answers a tab that asked for something else meanwhile.
var errSuperseded = refuse(session.Busy, "", "another moment was asked for")

// seek answers for a stretch of the past. One that is at hand is answered on the
// viewer's own time, as a range is. Another one is made again meanwhile, for as long
// as the tab wants no other; the nearest state that is remembered goes ahead.
func (c *conn) seek(r request) {
	view, index, err := c.stretchOf(r)
	if err != nil {
		c.refuse(r, err)
		return
	}
	c.unseek()
	if view.Held(index) {
		stretch, err := view.Stretch(context.Background(), index)
		c.bring(r, stretch, err)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	c.unseek = cancel
	c.deliver(encodeNearest(r.ID, r.Epoch, view.Nearest(index)))
	c.hub.running.Go(func() {
		defer cancel()
		stretch, err := view.Stretch(ctx, index)
		if errors.Is(err, context.Canceled) {
			err = errSuperseded
		}
		c.bring(r, stretch, err)
	})
}

func (c *conn) bring(r request, s *session.Stretch, err error) {
	if err != nil {
		c.refuse(r, err)
		return
	}
	c.deliver(encodeStretch(r.ID, s))
}

// stretchOf finds the stretch that shows the moment asked for.
func (c *conn) stretchOf(r request) (view session.View, index int64, err error) {
	switch {
	case (r.Seq == nil) == (r.Time == nil):
		return view, 0, refuse(session.BadRequest, "seq", "stretch needs either seq or time")
	case r.Seq != nil && *r.Seq < 0 || r.Time != nil && *r.Time < 0:
		return view, 0, refuse(session.BadRequest, "seq", "seq and time must not be negative")
	}
	view, err = c.room.session.View(r.Epoch)
	if err == nil {
		err = view.Knows(r.Epoch)
	}
	if r.Seq != nil {
		return view, view.Index(*r.Seq), err
	}
	return view, view.At(*r.Time), err
}

// branches answers with the histories of the session.
func (c *conn) branches(r request) {
	all, err := c.room.session.Branches()
	if err != nil {
		c.refuse(r, err)
		return
	}
	c.deliver(encodeBranches(r.ID, all))
}
