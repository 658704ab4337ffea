package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
)

// guide is the owner of a session, who wanders through its past while others follow.
type guide struct {
	still bool // it stays at the newest moment, for comparison
	id    string
	ws    *websocket.Conn
	head  atomic.Int64        // virtual time of the newest frame
	sent  map[int64]time.Time // when it told the places it went to, by their virtual times
	last  int64               // the last of them
}

const (
	pastRecords = 50_000                 // of the run when the guide begins
	tellTime    = 200 * time.Millisecond // between two places, as the page has it
	comeTime    = 20 * time.Second       // until everybody must be where the guide stays
)

// newGuide makes a session with a past, which goes on at 1×.
func newGuide(ctx context.Context, t *target, still bool) (*guide, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+t.host+"/api/sessions", strings.NewReader(`{"scenario":"trafficlight"}`))
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var made struct{ ID, Token string }
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil {
		return nil, err
	}
	g := &guide{still: still, id: made.ID, sent: map[int64]time.Time{}}
	dialer := websocket.Dialer{Subprotocols: []string{hub.Protocol}}
	if g.ws, _, err = dialer.DialContext(ctx, "ws://"+t.host+"/ws/"+g.id, nil); err != nil {
		return nil, err
	}
	err = errors.Join(g.say(map[string]any{"type": "join", "token": made.Token}), g.say(map[string]any{"type": "speed", "speed": 0}))
	for seq := int64(0); err == nil && seq < pastRecords; {
		var text []byte
		if text, err = g.hear(); err == nil {
			seq = max(seq, number(text, "to"), number(text, "seq"))
		}
	}
	if err = errors.Join(err, g.say(map[string]any{"type": "speed", "speed": 1})); err != nil {
		g.ws.Close()
		return nil, err
	}
	go func() {
		for err := error(nil); err == nil; {
			_, err = g.hear()
		}
	}()
	return g, nil
}

func (g *guide) say(message any) error { return g.ws.WriteJSON(message) }

// hear takes the next message.
func (g *guide) hear() ([]byte, error) {
	_, text, err := g.ws.ReadMessage()
	if bytes.HasPrefix(text, []byte(`{"type":"delta"`)) || bytes.HasPrefix(text, []byte(`{"type":"keyframe"`)) {
		g.head.Store(number(text[:min(len(text), 200)], "time"))
	}
	return text, err
}

// wander goes to another place of the past as often as the page tells one.
func (g *guide) wander(ctx context.Context, length time.Duration) error {
	if g.still {
		return sleep(ctx, length)
	}
	for range length / tellTime {
		place := rand.Int64N(g.head.Load())
		g.sent[place], g.last = time.Now(), place
		if err := g.say(map[string]any{"type": "playhead", "at": map[string]any{"epoch": 0, "seq": 0, "time": place}}); err != nil {
			return err
		}
		if err := sleep(ctx, tellTime); err != nil {
			return err
		}
	}
	return nil
}

// gathered waits until everybody is shown the last place, and compares what they are
// shown.
func (g *guide) gathered(ctx context.Context, c *crowd) error {
	for end := time.Now().Add(comeTime); !g.still; {
		away, sums := 0, map[uint32]int{}
		c.each(func(v *viewer) {
			if v.there != g.last {
				away++
			}
			sums[v.sum]++
		})
		switch {
		case away == 0 && len(sums) > 1:
			return fmt.Errorf("those who follow see %d different pasts", len(sums))
		case away == 0:
			return nil
		case time.Now().After(end):
			return fmt.Errorf("%d of those who follow are elsewhere", away)
		}
		if err := sleep(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// delays returns how long after the guide said so those who follow were told a place, and
// could show it.
func (g *guide) delays(c *crowd) (told, shown []time.Duration) {
	for _, w := range c.workers {
		for _, a := range w.arrivals {
			delay := a.got.Sub(g.sent[a.place])
			if a.shown {
				shown = append(shown, delay)
			} else {
				told = append(told, delay)
			}
		}
	}
	slices.Sort(told)
	slices.Sort(shown)
	return told, shown
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(q*float64(len(sorted)-1))]
}

// follow compares viewers who follow an owner through the past with viewers of one who
// stays in the present, in turns.
func follow(ctx context.Context, l *lab) error {
	fmt.Println("| viewers | owner | frames a second | delivered | p99 | told p50 | told p99 | shown p50 | shown p99 | KiB a second and viewer | cores |")
	fmt.Println("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	var late, work []float64
	for round := range l.rounds {
		var trials [2]trial // still, wandering
		for i := range trials {
			which := (i + round) % 2
			r, err := l.tryFollow(ctx, which == 0)
			if err == nil {
				err = r.whole()
			}
			if err != nil {
				return err
			}
			trials[which] = r
		}
		late = append(late, float64(trials[1].p99)/float64(trials[0].p99))
		work = append(work, trials[1].cores/trials[0].cores)
	}
	fmt.Printf("\nwhile the owner wanders: p99 of frames %.2f times, processor time %.2f times; medians of %d\n", median(late), median(work), l.rounds)
	return nil
}

func (l *lab) tryFollow(ctx context.Context, still bool) (trial, error) {
	t, err := start(ctx, l.server, "-addr", "127.0.0.1:0", "-log", "warn")
	if err != nil {
		return trial{}, err
	}
	defer t.stop()
	g, err := newGuide(ctx, t, still)
	if err != nil {
		return trial{}, err
	}
	defer g.ws.Close()
	before, err := t.usage()
	if err != nil {
		return trial{}, err
	}
	r, err := measure(ctx, t, crew{sessions: []string{g.id}, each: l.viewers, deflate: true, guide: g}, before, l.length)
	if err != nil {
		return trial{}, err
	}
	owner := "wanders"
	if still {
		owner = "stays"
	}
	told, shown := g.delays(r.crowd)
	fmt.Printf("| %d | %s | %.1f | %d of %d | %s | %s | %s | %s | %s | %.1f | %.2f |\n", r.viewers, owner, r.perSecond, r.delivered, r.wanted, milliseconds(r.p99),
		milliseconds(quantile(told, 0.5)), milliseconds(quantile(told, 0.99)), milliseconds(quantile(shown, 0.5)), milliseconds(quantile(shown, 0.99)), r.bytes/1024, r.cores)
	return r, nil
}
