package hub

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"

	"interleave/server/session"
)

// DecodeChoice reads the body of POST /api/sessions.
func DecodeChoice(r io.Reader) (session.Choice, error) {
	var body struct {
		Scenario *string `json:"scenario"`
		setting
		Twin   *setting    `json:"twin"`
		Recipe *recipeBody `json:"recipe"`
		Open   bool        `json:"open"`
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
			return session.Choice{}, refuse(session.BadRequest, "recipe", "a recipe says everything: nothing but open goes with it")
		}
		recipes, err := body.Recipe.recipes()
		return session.Choice{Recipes: recipes, Open: body.Open}, err
	}
	if body.Scenario == nil {
		return session.Choice{}, refuse(session.BadRequest, "scenario", "scenario is missing")
	}
	own, err := body.variant(*body.Scenario)
	if err != nil {
		return session.Choice{}, err
	}
	choice := session.Choice{Scenario: *body.Scenario, Preset: own.Preset, Params: own.Params, Seed: own.Seed, Policy: own.Policy, Open: body.Open}
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
