package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// crew is who watches in a trial.
type crew struct {
	sessions []string
	each     int // viewers of one session
	deflate  bool
	guide    *guide // whom they follow, or nil
}

// trial is what was measured of a target.
type trial struct {
	viewers           int
	made              int // frames, of all sessions
	perSecond         float64
	delivered, wanted int
	broken, keyframes int           // deltas that did not follow, and keyframes besides the first
	p50, p99, most    time.Duration // how late frames arrived, compared with the quickest
	memory            float64       // bytes per viewer
	cores             float64       // of processor time
	bytes             float64       // per viewer and second
	texts             []string      // the deltas that the first viewer got
	crowd             *crowd        // who watched
}

const (
	settleTime = 2 * time.Second
	graceTime  = time.Second // for frames that are under way at the end
)

// measure has a crew watch a target for some time. before is what the target
// needed without it.
func measure(ctx context.Context, t *target, c crew, before usage, length time.Duration) (trial, error) {
	watching, err := newCrowd()
	if err != nil {
		return trial{}, err
	}
	defer watching.leave()
	if err := watching.join(ctx, t.host, c); err != nil {
		return trial{}, err
	}
	if err := sleep(ctx, settleTime); err != nil {
		return trial{}, err
	}
	counts := func() (bytes int64, deltas, keyframes, broken int) {
		watching.each(func(v *viewer) {
			bytes, deltas, keyframes, broken = bytes+v.bytes, deltas+v.deltas, keyframes+v.keyframes, broken+v.broken
		})
		return
	}
	watching.forget()
	bytesBefore, deltasBefore, keyframesBefore, brokenBefore := counts()
	from := time.Now()
	idle, err := t.usage()
	if err != nil {
		return trial{}, err
	}
	if err := c.spend(ctx, length); err != nil {
		return trial{}, err
	}
	after, err := t.usage()
	if err != nil {
		return trial{}, err
	}
	to := time.Now()
	bytesAfter, deltasAfter, _, _ := counts()
	if err := sleep(ctx, graceTime); err != nil {
		return trial{}, err
	}
	if c.guide != nil {
		if err := c.guide.gathered(ctx, watching); err != nil {
			return trial{}, err
		}
	}
	_, _, keyframes, broken := counts()
	n, seconds := len(c.sessions)*c.each, to.Sub(from).Seconds()
	r := trial{
		crowd: watching, viewers: n, broken: broken - brokenBefore, keyframes: keyframes - keyframesBefore,
		memory: float64(after.memory-before.memory) / float64(n), cores: (after.processor - idle.processor).Seconds() / seconds,
		bytes: float64(bytesAfter-bytesBefore) / float64(n) / seconds, perSecond: float64(deltasAfter-deltasBefore) / float64(n) / seconds,
	}
	watching.each(func(v *viewer) {
		for _, text := range v.kept {
			r.texts = append(r.texts, string(text))
		}
	})
	if err := watching.leave(); err != nil {
		return trial{}, err
	}
	if !c.deflate || c.guide != nil {
		r.lateness(watching, c, from, to)
	}
	return r, nil
}

// spend lets so much time pass.
func (c *crew) spend(ctx context.Context, length time.Duration) error {
	if c.guide != nil {
		return c.guide.wander(ctx, length)
	}
	return sleep(ctx, length)
}

// lateness compares the frames that arrived with those made between two times.
// A frame says the virtual time at which it ends. At 1× that is the wall's time
// when it was made, but for a constant, which is taken from the session's quickest
// delivery.
func (r *trial) lateness(c *crowd, watched crew, from, to time.Time) {
	quickest := make([]time.Duration, len(watched.sessions))
	for i := range quickest {
		quickest[i] = 1<<63 - 1
	}
	for _, w := range c.workers {
		for _, f := range w.frames {
			quickest[f.session] = min(quickest[f.session], f.got.Sub(from)-f.virtual)
		}
	}
	type key struct {
		session int
		virtual time.Duration
	}
	made := map[key]bool{}
	var late []time.Duration
	for _, w := range c.workers {
		for _, f := range w.frames {
			at := f.virtual + quickest[f.session]
			if at < 0 || at > to.Sub(from) {
				continue
			}
			made[key{f.session, f.virtual}] = true
			late = append(late, f.got.Sub(from)-at)
		}
	}
	r.made, r.delivered, r.wanted = len(made), len(late), len(made)*watched.each
	r.perSecond = float64(r.made) / float64(len(watched.sessions)) / to.Sub(from).Seconds()
	if len(late) == 0 {
		return
	}
	slices.Sort(late)
	at := func(q float64) time.Duration { return late[int(q*float64(len(late)-1))] }
	r.p50, r.p99, r.most = at(0.5), at(0.99), at(1)
}

// whole reports an error unless every viewer got every frame.
func (r *trial) whole() error {
	if r.delivered == 0 || r.delivered != r.wanted || r.broken > 0 || r.keyframes > 0 {
		return fmt.Errorf("not every viewer got every frame: %d of %d, %d out of order, %d keyframes instead of deltas", r.delivered, r.wanted, r.broken, r.keyframes)
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
