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
	if rest, err := c.atHand(view, r.Epoch, index); rest != nil || err != nil {
		c.bring(r, rest, err)
		return
	}
	c.deliver(encodeNearest(r.ID, r.Epoch, view.Nearest(index)))
	c.unseek = c.meanwhile(func(ctx context.Context) {
		stretch, err := view.Stretch(ctx, index)
		if err != nil {
			c.bring(r, nil, err)
			return
		}
		c.bring(r, c.room.shelf.put(stretch), nil)
	})
}

// atHand returns a stretch that need not be made again, nil if it must. Many may want the
// same one at once: it is encoded for the first of them.
func (c *conn) atHand(view session.View, epoch, index int64) (*shelved, error) {
	c.hub.looking <- struct{}{}
	defer func() { <-c.hub.looking }()
	if rest := c.room.shelf.find(epoch, index); rest != nil || !view.Held(index) {
		return rest, nil
	}
	stretch, err := view.Stretch(context.Background(), index)
	if err != nil {
		return nil, err
	}
	return c.room.shelf.put(stretch), nil
}

// meanwhile does something that takes time without keeping the reader. It is given up
// by the function returned.
func (c *conn) meanwhile(do func(context.Context)) (cancel context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	c.hub.running.Go(func() {
		defer cancel()
		do(ctx)
	})
	return cancel
}

// remake answers for a range that begins before what is held.
func (c *conn) remake(r request, view session.View) {
	c.unlook()
	c.unlook = c.meanwhile(func(ctx context.Context) {
		answer, err := view.Remade(ctx, r.Epoch, r.From, r.To, r.Width)
		if err != nil {
			c.refuse(r, superseded(err))
			return
		}
		c.deliver(encodeRange(r.ID, answer))
	})
}

func superseded(err error) error {
	if errors.Is(err, context.Canceled) {
		return errSuperseded
	}
	return err
}

func (c *conn) bring(r request, rest *shelved, err error) {
	if err != nil {
		c.refuse(r, superseded(err))
		return
	}
	c.hand(stretchAnswer{r.ID, rest})
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
