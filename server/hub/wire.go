package hub

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"interleave/server/session"
	"interleave/sim"
)

// This file, state.go and recipe.go hold the JSON shapes of docs/protocol.md, and nothing
// else does.

// Protocol is the websocket's subprotocol.
const Protocol = "interleave.v1"

// Label is a text in every language, by its code.
type Label map[string]string

// Scenario is an entry of the catalogue.
type Scenario struct {
	Name    string   `json:"name"`
	Group   string   `json:"group"`
	Order   int      `json:"order"`
	Scene   bool     `json:"scene"`
	Title   Label    `json:"title"`
	Summary Label    `json:"summary"`
	Params  []Param  `json:"params"`
	Actions []Named  `json:"actions"`
	Presets []Preset `json:"presets"`
	Twins   []Twin   `json:"twins"`
}

// Param is a parameter of the catalogue.
type Param struct {
	Name    string  `json:"name"`
	Label   Label   `json:"label"`
	Kind    string  `json:"kind"`
	Min     int64   `json:"min"`
	Max     int64   `json:"max"`
	Default int64   `json:"default"`
	Step    int64   `json:"step"`
	Unit    string  `json:"unit,omitempty"`
	Times   string  `json:"times,omitempty"`
	Options []Named `json:"options,omitempty"`
	Effect  string  `json:"effect"`
}

// Named is something that has a name and a label.
type Named struct {
	Name  string `json:"name"`
	Label Label  `json:"label"`
}

// Preset is a preset of the catalogue.
type Preset struct {
	Named
	Params map[string]int64 `json:"params"`
	Seed   int64            `json:"seed"`
	Policy string           `json:"policy"`
}

// Twin is a comparison of the catalogue.
type Twin struct {
	Named
	Preset string              `json:"preset"`
	Params map[string][2]int64 `json:"params"`
}

// EncodeCatalogue returns the answer to GET /api/scenarios.
func EncodeCatalogue(all []Scenario) ([]byte, error) {
	return json.Marshal(map[string][]Scenario{"scenarios": all})
}

// Listing is a program in one language, to be read.
type Listing struct {
	First int    `json:"first"` // the number of its first line in the file
	Lines []Line `json:"lines"`
}

// Line is a line of a listing. Lines of the two languages that belong together
// have the same label.
type Line struct {
	Label string `json:"label,omitempty"`
	Words []Word `json:"words"`
}

// Word is a stretch of a line: its class, empty for plain text, and the text.
type Word [2]string

// EncodeCode returns the answer to GET /api/scenarios/{name}/code.
func EncodeCode(source, python Listing) ([]byte, error) {
	return json.Marshal(map[string]Listing{"go": source, "python": python})
}

// DecodeChoice reads the body of POST /api/sessions.
func DecodeChoice(r io.Reader) (session.Choice, error) {
	var body struct {
		Scenario *string `json:"scenario"`
		setting
		Twin   *setting    `json:"twin"`
		Recipe *recipeBody `json:"recipe"`
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return session.Choice{}, notUnderstood(err, nil)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&body); err != nil {
		var fields map[string]json.RawMessage
		json.Unmarshal(data, &fields) // what can be read of them, to be quoted
		return session.Choice{}, notUnderstood(err, fields)
	}
	if _, err := d.Token(); err != io.EOF {
		return session.Choice{}, refuse(session.BadRequest, "", "the body must be one JSON object")
	}
	if body.Recipe != nil {
		if body.Scenario != nil || body.Twin != nil || body.Preset != "" || body.Params != nil || body.Seed != nil || body.Policy != "" {
			return session.Choice{}, refuse(session.BadRequest, "recipe", "a recipe says everything: nothing else goes with it")
		}
		recipes, err := body.Recipe.recipes()
		return session.Choice{Recipes: recipes}, err
	}
	if body.Scenario == nil {
		return session.Choice{}, refuse(session.BadRequest, "scenario", "scenario is missing")
	}
	own, err := body.variant(*body.Scenario)
	if err != nil {
		return session.Choice{}, err
	}
	choice := session.Choice{Scenario: *body.Scenario, Preset: own.Preset, Params: own.Params, Seed: own.Seed, Policy: own.Policy}
	if body.Twin != nil {
		twin, err := body.Twin.variant(*body.Scenario)
		if err != nil {
			return session.Choice{}, err
		}
		choice.Twin = &twin
	}
	return choice, nil
}

// setting is what a run is asked to have.
type setting struct {
	Preset string           `json:"preset"`
	Params map[string]whole `json:"params"`
	Seed   *int64           `json:"seed"`
	Policy string           `json:"policy"`
}

// variant refuses values that are no whole numbers, as the scenario's parameters want
// them.
func (s setting) variant(scenario string) (session.Variant, error) {
	params := make(map[string]int64, len(s.Params))
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		value := s.Params[name]
		if value.wrong != "" {
			return session.Variant{}, session.NotWhole(scenario, name, name, value.wrong)
		}
		params[name] = value.number
	}
	return session.Variant{Preset: s.Preset, Params: params, Seed: s.Seed, Policy: s.Policy}, nil
}

// whole is a parameter's value. What is wrong with it can only be said by who
// knows the parameter.
type whole struct {
	number int64
	wrong  string // the JSON, in short, of what is no whole number; else empty
}

// UnmarshalJSON takes any value.
func (w *whole) UnmarshalJSON(data []byte) error {
	*w = whole{}
	if string(data) == "null" || json.Unmarshal(data, &w.number) != nil {
		w.wrong = quote(data)
	}
	return nil
}

const quoteLength = 40 // runes

// quote returns JSON for a sentence, on one line and not too long.
func quote(data []byte) string {
	var line bytes.Buffer
	if json.Compact(&line, data) != nil {
		return "that"
	}
	if runes := []rune(line.String()); len(runes) > quoteLength {
		return string(runes[:quoteLength]) + "…"
	}
	return line.String()
}

// EncodeCreated returns the answer to POST /api/sessions.
func EncodeCreated(id, token, scenario string) []byte {
	var t text
	t.open('{')
	t.str("id", id)
	t.str("token", token)
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
	if state != nil {
		t.key("state")
		t.state(state)
	}
	t.close('}')
}

func hashText(h uint64) string { return fmt.Sprintf("%016x", h) }

// request is a message from a tab. Which fields count is said by its type.
type request struct {
	Type       string          `json:"type"`
	ID         *int64          `json:"id"`
	Token      string          `json:"token"`
	Cursor     *session.Cursor `json:"cursor"`
	TwinCursor *session.Cursor `json:"twinCursor"`
	Twin       *int            `json:"twin"`
	Speed      float64         `json:"speed"`
	Name       string          `json:"name"`
	Value      whole           `json:"value"`
	setting
	First  setting `json:"first"`
	Epoch  int64   `json:"epoch"`
	From   int64   `json:"from"`
	To     int64   `json:"to"`
	Width  int     `json:"width"`
	Viewer int64   `json:"viewer"`
	Seq    *int64  `json:"seq"`
	Time   *int64  `json:"time"`

	Again bool `json:"again"`

	Thread int64       `json:"thread"`
	At     *session.At `json:"at"`
}

// requestFields gives the fields of each type of message besides type and id,
// those that may be missing with a question mark.
var requestFields = map[string][]string{
	"join": {"token?", "cursor?", "twinCursor?"},
	"play": {}, "pause": {}, "reset": {}, "step": {},
	"speed": {"speed"}, "set": {"name", "value", "twin?", "at?"}, "act": {"name", "twin?", "at?"}, "choose": {"thread", "twin?", "at?"},
	"preset": {"name", "twin?"}, "policy": {"policy", "twin?", "at?"}, "seed": {"seed", "twin?"},
	"fork": {"at"}, "return": {"epoch"}, "undo": {}, "redo": {}, "cancel": {}, "branches": {},
	"twin": {"first?", "preset?", "params?", "seed?", "policy?"}, "untwin": {"twin?"},
	"ask": {}, "resign": {}, "lend": {"viewer"}, "retake": {}, "handover": {"viewer"},
	"range": {"epoch", "from", "to", "width", "again?"}, "curves": {"epoch", "from", "to", "width"}, "stretch": {"epoch", "seq?", "time?"},
}

// decodeRequest reads a message from a tab. On an error the request holds the id
// if that could be read.
func decodeRequest(data []byte) (request, error) {
	var r request
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return r, notUnderstood(err, nil)
	}
	if id, ok := fields["id"]; ok && json.Unmarshal(id, &r.ID) != nil {
		r.ID = nil
		return r, refuse(session.BadRequest, "id", "id must be an integer")
	}
	if err := json.Unmarshal(fields["type"], &r.Type); err != nil {
		return r, refuse(session.BadRequest, "type", "type must be a string")
	}
	known, ok := requestFields[r.Type]
	if !ok {
		return r, refuse(session.BadRequest, "type", "no message %q; there are %s", r.Type, strings.Join(slices.Sorted(maps.Keys(requestFields)), ", "))
	}
	if err := checkFields(r.Type, fields, known); err != nil {
		return r, err
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return r, notUnderstood(err, fields)
	}
	if r.Twin != nil && (*r.Twin < 0 || *r.Twin > 1) {
		return r, refuse(session.BadRequest, "twin", "twin must be %s, not %d", twinRange, *r.Twin)
	}
	return r, nil
}

func checkFields(kind string, given map[string]json.RawMessage, known []string) error {
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if name != "type" && name != "id" && !slices.Contains(known, name) && !slices.Contains(known, name+"?") {
			return refuse(session.BadRequest, name, "%s has no field %q", kind, name)
		}
	}
	for _, name := range known {
		value, ok := given[name]
		if !strings.HasSuffix(name, "?") && (!ok || string(value) == "null" && name != "value") {
			return refuse(session.BadRequest, name, "%s needs the field %q", kind, name)
		}
	}
	return nil
}

var commandKinds = map[string]session.CommandKind{
	"play": session.Play, "pause": session.Pause, "step": session.Step, "speed": session.Speed, "set": session.Set,
	"act": session.Act, "reset": session.Reset, "preset": session.Preset, "policy": session.Policy, "seed": session.Seed,
	"twin": session.Twin, "untwin": session.Untwin, "choose": session.Choose,
	"fork": session.Fork, "return": session.Return, "undo": session.Undo, "redo": session.Redo, "cancel": session.Cancel,
}

// command returns what an owner asks for with a message, false if it is none of
// the commands.
func (r request) command() (session.Command, bool) {
	c := session.Command{Kind: commandKinds[r.Type], Name: r.Name, Value: r.Value.number, Speed: r.Speed, At: r.At}
	if r.Twin != nil {
		c.Side = session.First + session.Side(*r.Twin)
	}
	switch c.Kind {
	case session.Policy:
		c.Name = r.Policy
	case session.Seed:
		c.Value = *r.Seed
	case session.Choose:
		c.Value = r.Thread
	case session.Return:
		c.Value = r.Epoch
	case session.Twin:
		c.First, _ = r.First.variant("")
		c.Variant, _ = r.variant("")
	}
	return c, c.Kind != 0
}

// check refuses values that are no whole numbers, as the scenario's parameters want
// them.
func (r request) check(scenario string) error {
	if r.Value.wrong != "" {
		return session.NotWhole(scenario, r.Name, "value", r.Value.wrong)
	}
	if _, err := r.First.variant(scenario); err != nil {
		return err
	}
	_, err := r.variant(scenario)
	return err
}

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

func encodeRange(id *int64, r session.Range) text {
	t := reply("range", id)
	t.num("epoch", r.Epoch)
	t.num("from", r.From)
	t.num("to", r.To)
	t.num("held", r.Held)
	list(&t, "lanes", r.Lanes, t.lane)
	list(&t, "levels", r.Levels, t.level)
	list(&t, "prints", r.Prints, func(p *sim.Record) { t.record(p, true) })
	list(&t, "marks", r.Marks, func(m *sim.Record) { t.record(m, true) })
	t.num("missing", r.Missing)
	t.close('}')
	return t
}

// encodeNearest returns what a tab can show until its stretch is there.
func encodeNearest(id *int64, epoch int64, state *sim.State) text {
	t := message("nearest")
	if id != nil {
		t.num("for", *id)
	}
	t.num("epoch", epoch)
	t.key("state")
	t.state(state)
	t.close('}')
	return t
}

func encodeStretch(id *int64, s *session.Stretch) text {
	t := reply("stretch", id)
	t.num("epoch", s.Epoch)
	t.num("index", s.From/session.StretchRecords)
	t.num("until", s.Until)
	t.bool("open", s.Open)
	t.key("state")
	t.state(&s.State)
	list(&t, "records", s.Records, func(r *sim.Record) { t.record(r, false) })
	t.close('}')
	return t
}

func (t *text) lane(l *session.Lane) {
	t.open('[')
	t.number(int64(l.Thread))
	t.number(l.From)
	t.number(l.To)
	t.string(l.State.String())
	t.string(l.Reason.String())
	t.number(int64(l.Object))
	t.close(']')
}

func (t *text) level(l *session.Level) {
	t.row(int64(l.Object), l.Time, l.Value, l.Limit)
}

func encodeCurves(id *int64, c session.Curves) text {
	t := reply("curves", id)
	t.num("epoch", c.Epoch)
	t.num("from", c.From)
	t.num("to", c.To)
	t.num("column", c.Column)
	t.num("bin", int64(c.Bin))
	list(&t, "amounts", c.Amounts, t.amount)
	list(&t, "blocked", c.Blocked, t.amount)
	list(&t, "passed", c.Passed, func(p *session.Passed) { t.row(int64(p.Object), int64(p.Bin), p.Count) })
	list(&t, "waits", c.Waits, func(w *session.Waits) {
		t.row(int64(w.Object), int64(w.Bin), w.Count, w.Median, w.High, w.Longest)
	})
	list(&t, "shares", c.Shares, func(s *session.Share) { t.row(int64(s.Thread), int64(s.Bin), s.Share) })
	t.close('}')
	return t
}

func (t *text) amount(a *session.Amount) {
	t.row(int64(a.Object), int64(a.Column), a.Least, a.Most, a.Mean, a.Limit)
}
