package hub

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"interleave/server/session"
)

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
	Kind   string  `json:"kind"`
	Time   *int64  `json:"time"`
	Way    int     `json:"way"`

	Again bool `json:"again"`

	Thread int64       `json:"thread"`
	At     *session.At `json:"at"`
}

// requestFields gives the fields of each type of message besides type and id,
// those that may be missing with a question mark.
var requestFields = map[string][]string{
	"join": {"token?", "cursor?", "twinCursor?"},
	"pose": {"epoch", "seq", "kind"}, "playhead": {"at?"},
	"play": {}, "pause": {}, "reset": {}, "step": {"thread?", "twin?"},
	"speed": {"speed"}, "set": {"name", "value", "twin?", "at?"}, "act": {"name", "twin?", "at?"}, "choose": {"thread", "twin?", "at?"},
	"preset": {"name", "twin?"}, "policy": {"policy", "twin?", "at?"}, "seed": {"seed", "twin?"},
	"fork": {"at"}, "return": {"epoch"}, "compare": {"epoch"}, "undo": {}, "redo": {}, "cancel": {}, "branches": {},
	"twin": {"first?", "preset?", "params?", "seed?", "policy?", "at?"}, "untwin": {"twin?"},
	"ask": {}, "resign": {}, "lend": {"viewer"}, "retake": {}, "handover": {"viewer"},
	"range": {"epoch", "from", "to", "width", "again?"}, "curves": {"epoch", "from", "to", "width"}, "stretch": {"epoch", "seq?", "time?"},
	"overview": {"epoch"}, "find": {"epoch", "seq", "way", "kind"},
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
	"pose": session.Pose, "play": session.Play, "pause": session.Pause, "step": session.Step, "speed": session.Speed, "set": session.Set,
	"act": session.Act, "reset": session.Reset, "preset": session.Preset, "policy": session.Policy, "seed": session.Seed,
	"twin": session.Twin, "untwin": session.Untwin, "choose": session.Choose,
	"fork": session.Fork, "return": session.Return, "compare": session.Compare, "undo": session.Undo, "redo": session.Redo, "cancel": session.Cancel,
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
	case session.Choose, session.Step:
		c.Value = r.Thread
	case session.Return, session.Compare:
		c.Value = r.Epoch
	case session.Pose:
		c.Question = session.Question{Epoch: r.Epoch, Seq: *r.Seq, Kind: r.Kind}
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
