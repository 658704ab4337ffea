package hub

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"interleave/server/session"
)

// recipeBody is a recipe as it comes: the runs of a session, to be made again. What a
// page adds for itself is left unread.
type recipeBody struct {
	Scenario string          `json:"scenario"`
	Runs     []runBody       `json:"runs"`
	At       json.RawMessage `json:"at"`
}

type runBody struct {
	Params  map[string]whole `json:"params"`
	Seed    int64            `json:"seed"`
	Policy  string           `json:"policy"`
	Journal []entryBody      `json:"journal"`
	Head    placeBody        `json:"head"`
	Hash    string           `json:"hash"`
}

// placeBody is [seq, step, time].
type placeBody session.Place

// entryBody is [seq, step, time, kind, name] or [seq, step, time, kind, name, value].
type entryBody session.Entry

// UnmarshalJSON reads three integers.
func (p *placeBody) UnmarshalJSON(data []byte) error {
	return unmarshalList(data, 3, &p.Seq, &p.Step, &p.Time)
}

// UnmarshalJSON reads five elements or six.
func (e *entryBody) UnmarshalJSON(data []byte) error {
	var kind string
	if err := unmarshalList(data, 5, &e.Seq, &e.Step, &e.Time, &kind, &e.Name, &e.Value); err != nil {
		return err
	}
	at := slices.Index(entryKinds[:], kind)
	if at < 1 {
		return fmt.Errorf("no kind %q of a journal entry; there are set, act, policy, choose", kind)
	}
	e.Kind = session.EntryKind(at)
	return nil
}

// unmarshalList reads an array into variables; those after the first least may be
// missing.
func unmarshalList(data []byte, least int, into ...any) error {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil || len(list) < least || len(list) > len(into) {
		return fmt.Errorf("%s must be an array of %d elements", quote(data), len(into))
	}
	for i, element := range list {
		if err := json.Unmarshal(element, into[i]); err != nil {
			return fmt.Errorf("element %d of %s is not what it must be", i, quote(data))
		}
	}
	return nil
}

// DecodeRecipe reads the file in which a page saves its runs: their recipes, and the
// hash that each had. The error is a refusal.
func DecodeRecipe(data []byte) ([]session.Recipe, []string, error) {
	var body struct {
		Recipe *recipeBody `json:"recipe"`
		recipeBody
	}
	if err := json.Unmarshal(data, &body); err != nil {
		return nil, nil, notUnderstood(err, nil)
	}
	saved := &body.recipeBody
	if body.Recipe != nil {
		saved = body.Recipe
	}
	if saved.Scenario == "" {
		return nil, nil, refuse(session.BadRequest, "", "it holds no run that was saved")
	}
	recipes, err := saved.recipes()
	var hashes []string
	for _, run := range saved.Runs {
		hashes = append(hashes, run.Hash)
	}
	return recipes, hashes, err
}

// recipes turns the body into recipes. The error is a refusal.
func (b *recipeBody) recipes() ([]session.Recipe, error) {
	if len(b.Runs) < 1 || len(b.Runs) > 2 {
		return nil, refuse(session.BadRequest, "runs", "a recipe has one run or two, not %d", len(b.Runs))
	}
	all := make([]session.Recipe, len(b.Runs))
	for i, run := range b.Runs {
		own, err := setting{Params: run.Params, Seed: &run.Seed, Policy: run.Policy}.variant(b.Scenario)
		if err != nil {
			return nil, err
		}
		spec, err := session.NewSpec(session.Choice{Scenario: b.Scenario, Params: own.Params, Seed: own.Seed, Policy: own.Policy})
		if err != nil {
			return nil, err
		}
		all[i] = session.Recipe{Spec: spec, Head: session.Place(run.Head)}
		for _, e := range run.Journal {
			all[i].Journal = append(all[i].Journal, session.Entry(e))
		}
	}
	return all, nil
}

// EncodeRecipe returns the answer to GET /api/sessions/{id}/recipe: what a session
// can be made from again.
func EncodeRecipe(all []session.Recipe, hashes []uint64) []byte {
	var t text
	t.open('{')
	t.key("recipe")
	t = append(t, encodeRecipe(all, hashes)...)
	t.close('}')
	return t
}

func encodeRecipe(all []session.Recipe, hashes []uint64) []byte {
	var t text
	t.open('{')
	t.str("scenario", all[0].Spec.Scenario.Name)
	i := 0
	list(&t, "runs", all, func(r *session.Recipe) {
		t.recipe(r, hashes[i])
		i++
	})
	t.close('}')
	return t
}

func (t *text) recipe(r *session.Recipe, hash uint64) {
	t.open('{')
	t.spec(&r.Spec)
	list(t, "journal", r.Journal, t.entry)
	t.key("head")
	t.place(r.Head)
	t.close(']')
	t.str("hash", hashText(hash))
	t.close('}')
}

func (t *text) spec(s *session.Spec) {
	t.key("params")
	t.open('{')
	for _, p := range s.Scenario.Params {
		t.num(p.Name, s.Values[p.Name])
	}
	t.close('}')
	t.num("seed", s.Seed)
	t.str("policy", s.Policy)
}

func (t *text) entry(e *session.Entry) {
	t.place(e.Place())
	t.string(entryKinds[e.Kind])
	t.string(e.Name)
	if e.Value != 0 {
		t.number(e.Value)
	}
	t.close(']')
}

// place opens an array with a place.
func (t *text) place(p session.Place) {
	t.open('[')
	t.number(p.Seq)
	t.number(p.Step)
	t.number(p.Time)
}

// Recipe returns what it takes to make a session's runs again: those of an epoch, 0
// being the present one.
func (h *Hub) Recipe(id string, epoch int64) ([]session.Recipe, []uint64, error) {
	r, err := h.room(id)
	if err != nil {
		return nil, nil, err
	}
	return r.session.Recipes(epoch)
}

// Turn waits until somebody may make a run again by themselves.
func (h *Hub) Turn(ctx context.Context) (*session.Turn, error) {
	return h.config.Session.Reruns.Turn(ctx)
}

func encodeBranches(id *int64, all []session.Branch) text {
	t := reply("branches", id)
	list(&t, "list", all, t.branch)
	t.close('}')
	return t
}

func (t *text) branch(b *session.Branch) {
	t.open('{')
	t.num("epoch", b.Epoch)
	t.some("parent", b.Parent)
	if b.Parent != 0 {
		t.moment("from", b.From)
	}
	if b.Cause.Kind != 0 {
		t.key("cause")
		t.open('{')
		t.str("kind", entryKinds[b.Cause.Kind])
		t.word("name", b.Cause.Name)
		t.some("value", b.Cause.Value)
		t.close('}')
	}
	t.moment("head", b.Head)
	t.str("hash", hashText(b.Hash))
	t.bool("now", b.Now)
	if b.Twin {
		t.bool("twin", true)
	}
	if b.Apart != nil {
		list(t, "apart", b.Apart[:], func(s *session.Spec) {
			t.open('{')
			t.spec(s)
			t.close('}')
		})
	}
	t.close('}')
}

func (t *text) moment(name string, m session.Moment) {
	t.key(name)
	t.open('{')
	t.num("seq", m.Seq)
	t.num("time", m.Time)
	t.close('}')
}

var entryKinds = [...]string{session.EntrySet: "set", session.EntryAct: "act", session.EntryPolicy: "policy", session.EntryChoose: "choose"}
