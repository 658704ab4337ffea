package hub

import (
	"fmt"

	"interleave/server/session"
	"interleave/sim"
)

// The JSON shapes of docs/protocol.md are in these files and in no others: what comes in
// choice.go, request.go and recipe.go, what is said in catalogue.go, state.go, answers.go
// (of what is asked for) and here (of what everybody is told).

// Protocol is the websocket's subprotocol.
const Protocol = "interleave.v1"

// EncodeCreated returns the answer to POST /api/sessions.
func EncodeCreated(id, token, scenario string) []byte {
	var t text
	t.open('{')
	t.str("id", id)
	t.word("token", token)
	t.str("scenario", scenario)
	t.close('}')
	return t
}

// EncodeInfo returns the answer to GET /api/sessions/{id}.
func EncodeInfo(id string, i session.Info) []byte {
	var t text
	t.open('{')
	t.str("id", id)
	t.str("scenario", i.Scenario)
	t.num("epoch", i.Status.Epoch)
	t.str("hash", hashText(i.Status.Hash))
	t.bool("playing", i.Status.Playing)
	t.float("speed", i.Status.Speed)
	t.str("policy", i.Status.Policy)
	t.num("seed", i.Status.Seed)
	t.num("viewers", int64(i.Status.Viewers))
	t.key("state")
	t.state(&i.State)
	if i.Twin != nil {
		t.twin(i.Status.Twin, i.Twin)
	}
	t.close('}')
	return t
}

// twin appends what a second run has of its own, with its state or without.
func (t *text) twin(s session.TwinStatus, state *sim.State) {
	t.key("twin")
	t.open('{')
	t.num("epoch", s.Epoch)
	t.str("policy", s.Policy)
	t.num("seed", s.Seed)
	t.str("hash", hashText(s.Hash))
	t.some("shared", s.Shared)
	if state != nil {
		t.key("state")
		t.state(state)
	}
	t.close('}')
}

func hashText(h uint64) string { return fmt.Sprintf("%016x", h) }

// message begins a message to a tab.
func message(kind string) text {
	t := make(text, 0, 256)
	t.open('{')
	t.str("type", kind)
	return t
}

// reply begins an answer to a tab.
func reply(kind string, id *int64) text {
	t := message(kind)
	if id != nil {
		t.num("id", *id)
	}
	return t
}

func encodeOK(id *int64) text {
	t := reply("ok", id)
	t.close('}')
	return t
}

func encodeError(id *int64, r *session.Refusal) text {
	t := reply("error", id)
	t.refusal(r)
	t.close('}')
	return t
}

// EncodeError returns the body of an HTTP error.
func EncodeError(r *session.Refusal) []byte {
	var t text
	t.open('{')
	t.key("error")
	t.open('{')
	t.refusal(r)
	t.close('}')
	t.close('}')
	return t
}

func (t *text) refusal(r *session.Refusal) {
	t.str("code", string(r.Code))
	t.str("message", r.Message)
	t.word("field", r.Field)
}

func encodeWelcome(id, scenario string, owner bool) text {
	t := message("welcome")
	t.str("session", id)
	t.str("scenario", scenario)
	t.str("role", map[bool]string{true: "owner", false: "viewer"}[owner])
	t.num("frame", session.FrameTime.Milliseconds())
	t.close('}')
	return t
}

func encodeHelm(s standing) text {
	t := message("helm")
	t.num("viewer", int64(s.viewer))
	t.str("role", s.role)
	t.word("token", s.token)
	if s.role == "owner" {
		list(&t, "asking", s.asking, func(n *int) { t.number(int64(*n)) })
		t.num("lent", int64(s.lent))
	}
	t.close('}')
	return t
}

func encodeStatus(s session.Status) text {
	t := message("status")
	t.num("epoch", s.Epoch)
	t.bool("playing", s.Playing)
	t.float("speed", s.Speed)
	t.float("actual", s.Actual)
	t.str("policy", s.Policy)
	t.num("seed", s.Seed)
	t.num("viewers", int64(s.Viewers))
	t.str("bound", string(s.Bound))
	t.str("hash", hashText(s.Hash))
	if s.Twin.Epoch != 0 {
		t.twin(s.Twin, nil)
	}
	if p := s.Parting; p != nil {
		t.parting(p)
	}
	if p := s.Pick; p != nil {
		t.pick(p)
	}
	if q := s.Question; q.Kind != "" {
		t.question(q)
	}
	if s.Still {
		t.bool("still", true)
	}
	t.bool("undo", s.Undo)
	t.bool("redo", s.Redo)
	t.num("branches", s.Branches)
	t.some("remaking", int64(s.Remaking))
	t.close('}')
	return t
}

func (t *text) pick(p *session.Pick) {
	t.key("choice")
	t.open('{')
	list(t, "threads", p.Threads, func(id *sim.ThreadID) { t.number(int64(*id)) })
	t.some("by", int64(p.By))
	t.some("object", int64(p.Object))
	t.some("twin", int64(p.Twin))
	t.close('}')
}

func (t *text) parting(p *session.Parting) {
	t.key("parting")
	t.open('{')
	t.num("time", p.Time)
	list(t, "did", p.Did[:], func(r **sim.Record) {
		if *r == nil {
			t.null()
		} else {
			t.record(*r, true)
		}
	})
	t.close('}')
}

func encodeDelta(u session.Update) text {
	t := message("delta")
	t.some("twin", int64(u.Twin))
	t.num("epoch", u.Epoch)
	t.num("from", u.From)
	t.num("to", u.To)
	t.num("time", u.Time)
	list(&t, "records", u.Records, func(r *sim.Record) { t.record(r, false) })
	t.close('}')
	return t
}

// encodeKeyframe takes the state as it was encoded before, since keyframes that
// differ by their gap share it.
func encodeKeyframe(u session.Update, gap int64, state text) text {
	t := message("keyframe")
	t.some("twin", int64(u.Twin))
	t.num("epoch", u.Epoch)
	t.num("seq", u.To)
	t.num("time", u.Time)
	t.num("gap", gap)
	t.key("state")
	t = append(t, state...)
	t.close('}')
	return t
}
