package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"interleave/sim"
	"interleave/sim/scenario"
)

// Those who behave. What each part returns is an error only if something happens that
// must not.

// between returns a random time.
func between(dice *rand.Rand, least, most time.Duration) time.Duration {
	return least + rand.N(most-least)
}

// drive makes a session and does everything with it that an owner can, as fast as that is
// allowed; then deletes it, or leaves it to itself.
func (s *soak) drive(ctx context.Context, dice *rand.Rand) error {
	scenarios := scenario.All()
	of := scenarios[dice.IntN(len(scenarios))]
	id, token, err := s.create(fmt.Sprintf(`{"scenario":%q,"preset":%q,"seed":%d}`, of.Name, of.Presets[dice.IntN(len(of.Presets))].Name, dice.IntN(1000)))
	if err != nil {
		return err
	}
	w := &witness{soak: s, id: id}
	if err := w.join(token); err != nil {
		return err
	}
	if w.role != "owner" {
		s.fault("whoever has the token is %s", w.role)
	}
	h := &hall{id: id}
	s.show(h)
	for end := time.Now().Add(between(dice, 5*time.Second, 15*time.Second)); time.Now().Before(end) && ctx.Err() == nil; {
		for range dice.IntN(30) {
			if err := s.command(w, of, dice); err != nil {
				return err
			}
		}
		if err := w.watch(ctx, between(dice, 50*time.Millisecond, 500*time.Millisecond)); err != nil {
			return err
		}
	}
	s.hide(h)
	w.leave(dice.IntN(2) == 0)
	if err := w.verify(); err != nil {
		return err
	}
	h.watching.Wait()
	if dice.IntN(2) == 0 {
		return s.delete(id, token)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = append(s.left, id)
	return nil
}

// command gives one that makes sense, and now and then one that does not.
func (s *soak) command(w *witness, of *scenario.Scenario, dice *rand.Rand) error {
	policies := sim.Policies()
	param := of.Params[dice.IntN(len(of.Params))]
	now := map[string]any{"epoch": w.epoch, "seq": max(w.at-int64(dice.IntN(200)), 0), "time": 0}
	set := map[string]any{"type": "set", "name": param.Name, "value": param.Min + dice.Int64N(min(param.Max-param.Min, 20)+1)}
	act := map[string]any{"type": "act", "name": "nothing"}
	if len(of.Actions) > 0 {
		act["name"] = of.Actions[dice.IntN(len(of.Actions))].Name
	}
	all := []map[string]any{
		set, set, set, act, act, {"type": "play"}, {"type": "play"}, {"type": "pause"}, {"type": "step"}, {"type": "speed", "speed": 0.5 + 7*dice.Float64()},
		{"type": "undo"}, {"type": "redo"}, {"type": "reset"}, {"type": "preset", "name": of.Presets[dice.IntN(len(of.Presets))].Name},
		{"type": "policy", "policy": policies[dice.IntN(len(policies))]}, {"type": "seed", "seed": dice.IntN(100)},
		{"type": "stretch", "epoch": w.epoch, "seq": dice.Int64N(w.at + 1)}, {"type": "branches"}, {"type": "cancel"},
		{"type": "range", "epoch": w.epoch, "from": 0, "to": sim.MaxTime, "width": 1 + dice.IntN(2000)}, {"type": "curves", "epoch": w.epoch, "from": 0, "to": sim.MaxTime, "width": 100},
		{"type": "fork", "at": now}, {"type": "choose", "thread": 1 + dice.IntN(4)}, {"type": "set", "name": "cars", "value": "many"}, {"type": "retake"},
	}
	if _, err := w.say(all[dice.IntN(len(all))]); err != nil {
		return fmt.Errorf("an owner was sent away: %w", err)
	}
	s.commands.Add(1)
	return nil
}

// attend watches a session, may lose the connection and come back, and compares all.
func (s *soak) attend(ctx context.Context, dice *rand.Rand) error {
	h := s.any(dice)
	if h == nil {
		return sleep(ctx, 100*time.Millisecond)
	}
	defer h.watching.Done()
	w := &witness{soak: s, id: h.id}
	for range 1 + dice.IntN(3) {
		if len(w.seen) > 0 {
			s.resumes.Add(1)
		}
		if err := w.join(""); err != nil {
			return fmt.Errorf("a viewer was not let in: %w", err)
		}
		if err := w.watch(ctx, between(dice, 200*time.Millisecond, 4*time.Second)); err != nil {
			return fmt.Errorf("a viewer was sent away: %w", err)
		}
		w.leave(dice.IntN(2) == 0)
	}
	return w.verify()
}

// comeBack opens the link of a session that may have been reclaimed, or forgotten.
func (s *soak) comeBack(ctx context.Context, dice *rand.Rand) error {
	if err := sleep(ctx, between(dice, 0, 2*soakReclaim)); err != nil {
		return err
	}
	s.mu.Lock()
	if len(s.left) == 0 {
		s.mu.Unlock()
		return nil
	}
	i := dice.IntN(len(s.left))
	w := &witness{soak: s, id: s.left[i]}
	s.mu.Unlock()
	var closed *websocket.CloseError
	err := w.join("")
	if errors.As(err, &closed) && closed.Code == 4404 {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.left = remove(s.left, w.id)
		return nil
	}
	if err == nil {
		s.returns.Add(1)
		err = w.watch(ctx, time.Second)
		w.leave(false)
	}
	return errors.Join(err, w.verify())
}

func remove[T comparable](list []T, element T) []T {
	var kept []T
	for _, e := range list {
		if e != element {
			kept = append(kept, e)
		}
	}
	return kept
}

func (s *soak) show(h *hall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, h)
}

func (s *soak) hide(h *hall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = remove(s.open, h)
}

// any returns a session to watch, which stays until its watching is done; or nil.
func (s *soak) any(dice *rand.Rand) *hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 {
		return nil
	}
	h := s.open[dice.IntN(len(s.open))]
	h.watching.Add(1)
	return h
}

func (s *soak) create(body string) (id, token string, err error) {
	response, err := client.Post("http://"+s.target.host+"/api/sessions", "application/json", strings.NewReader(body))
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	var made struct{ ID, Token string }
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil || made.ID == "" {
		return "", "", fmt.Errorf("no session was made: %s %v", response.Status, err)
	}
	s.sessions.Add(1)
	return made.ID, made.Token, nil
}

func (s *soak) delete(id, token string) error {
	request, err := http.NewRequest(http.MethodDelete, "http://"+s.target.host+"/api/sessions/"+id, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	response.Body.Close()
	if response.StatusCode != http.StatusNoContent {
		return fmt.Errorf("a session was not deleted: %s", response.Status)
	}
	return nil
}
