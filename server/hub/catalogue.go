package hub

import (
	"encoding/json"
)

// Label is a text in every language, by its code.
type Label map[string]string

// Scenario is an entry of the catalogue.
type Scenario struct {
	Name       string   `json:"name"`
	Group      string   `json:"group"`
	Order      int      `json:"order"`
	Scene      bool     `json:"scene"`
	Title      Label    `json:"title"`
	Summary    Label    `json:"summary"`
	Params     []Param  `json:"params"`
	Actions    []Named  `json:"actions"`
	Presets    []Preset `json:"presets"`
	Twins      []Twin   `json:"twins"`
	Invariants []Named  `json:"invariants"`
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

// EncodeAbout returns the answer to GET /api/about.
func EncodeAbout(publicURL string) []byte {
	var t text
	t.open('{')
	t.str("publicURL", publicURL)
	t.close('}')
	return t
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
