package hub

import (
	"encoding/json"
	"maps"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"interleave/server/session"
	"interleave/sim"
)

func TestRecords(t *testing.T) {
	for want, r := range map[string]sim.Record{
		`{"time":5,"thread":3,"kind":"state","from":"running","to":"blocked","reason":"put","object":4,"line":12,"text":"7"}`: {
			Seq: 9, Time: 5, Thread: 3, Kind: sim.KindState, From: int64(sim.StateRunning), To: int64(sim.StateBlocked), Reason: sim.ReasonPut, Object: 4, Until: -1, Line: 12, Text: "7"},
		`{"thread":3,"kind":"state","from":"running","to":"sleeping","until":0}`: {
			Thread: 3, Kind: sim.KindState, From: int64(sim.StateRunning), To: int64(sim.StateSleeping), Until: 0},
		`{"time":1,"thread":2,"kind":"put","object":4,"from":1,"to":2,"index":1,"text":"\"a\""}`: {
			Time: 1, Thread: 2, Kind: sim.KindPut, Object: 4, From: 1, To: 2, Until: -1, Index: 1, Text: `"a"`},
		`{"kind":"object","object":4,"from":3,"class":"lifoqueue","text":"q","index":1}`: {
			Kind: sim.KindObject, Object: 4, From: 3, Until: -1, Class: sim.ClassLifoQueue, Text: "q", Index: 1},
		`{"thread":2,"kind":"thread","from":1,"by":1,"to":1,"text":"李闯"}`: {
			Thread: 2, Kind: sim.KindThread, From: 1, To: 1, By: 1, Until: -1, Text: "李闯"},
		`{"kind":"verdict","verdict":{"kind":"hang","threads":[2],"cycle":[],"unless":["cars"],"text":"x"}}`: {
			Kind: sim.KindVerdict, Until: -1, Verdict: &sim.Verdict{Kind: sim.VerdictHang, Threads: []sim.ThreadID{2}, Unless: []string{"cars"}, Text: "x"}},
		`{"kind":"verdict","verdict":{"kind":"violated","threads":[3],"cycle":[],"unless":[],"invariant":"sum","text":"x"}}`: {
			Kind: sim.KindVerdict, Until: -1, Verdict: &sim.Verdict{Kind: sim.VerdictViolated, Threads: []sim.ThreadID{3}, Invariant: "sum", Text: "x"}},
		`{"kind":"verdict","verdict":{"kind":"starvation","threads":[2],"cycle":[],"unless":[],"starving":[{"thread":2,"object":1,"times":101,"by":[4,3]}],"text":"x"}}`: {
			Kind: sim.KindVerdict, Until: -1, Verdict: &sim.Verdict{Kind: sim.VerdictStarvation, Threads: []sim.ThreadID{2}, Text: "x",
				Starving: []sim.Starving{{Thread: 2, Object: 1, Times: 101, By: []sim.ThreadID{4, 3}}}}},
		`{"kind":"verdict"}`: {Kind: sim.KindVerdict, Until: -1},
	} {
		var got text
		got.record(&r, false)
		if !sameJSON(t, got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	var numbered text
	numbered.record(&sim.Record{Seq: 9, Kind: sim.KindPrint, Until: -1}, true)
	if string(numbered) != `{"seq":9,"kind":"print"}` {
		t.Errorf("%s", numbered)
	}
}

func sameJSON(t *testing.T, a []byte, b string) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatalf("%v: %s", err, a)
	}
	if err := json.Unmarshal([]byte(b), &y); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	return reflect.DeepEqual(x, y)
}

// TestStateAsDocumented compares the members of a state with the examples of the
// protocol's description.
func TestStateAsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	s := sim.State{
		Params: []sim.ParamState{{Name: "cars", Value: 6}}, Processes: []sim.ProcessState{{ID: 1, Name: "main"}},
		Threads: []sim.ThreadInfo{{Locals: []sim.Local{{Name: "count", Value: 14}}, Last: &sim.LastOp{Kind: sim.KindPut}}},
		Objects: []sim.ObjectInfo{{Items: []sim.Item{{}}}},
	}
	var got text
	got.state(&s)
	var state struct {
		Threads, Objects []json.RawMessage
	}
	if err := json.Unmarshal(got, &state); err != nil {
		t.Fatal(err)
	}
	for name, is := range map[string][]byte{"id\": 3": state.Threads[0], "id\": 4": state.Objects[0]} {
		example := regexp.MustCompile(`(?s)` + "```json\n" + `(\{"` + regexp.QuoteMeta(name) + `.*?)` + "\n```").FindSubmatch(doc)
		if example == nil {
			t.Fatalf("no example with %s", name)
		}
		if !slices.Equal(members(t, is), members(t, example[1])) {
			t.Errorf("members %v\ndocumented are %v", members(t, is), members(t, example[1]))
		}
	}
	if want := []string{"objects", "params", "processes", "seq", "step", "threads", "time", "verdict"}; !slices.Equal(members(t, got), want) {
		t.Errorf("members %v", members(t, got))
	}
}

// members returns the names of an object's members.
func members(t *testing.T, object []byte) []string {
	t.Helper()
	var m map[string]json.RawMessage
	if err := json.Unmarshal(object, &m); err != nil {
		t.Fatalf("%v: %s", err, object)
	}
	return slices.Sorted(maps.Keys(m))
}

// TestCodes holds the list of codes to the protocol's description.
func TestCodes(t *testing.T) {
	doc, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`Codes: (.*?)\.\n`).FindSubmatch(doc)
	if list == nil {
		t.Fatal("no list of codes")
	}
	var documented []string
	for _, code := range regexp.MustCompile("`([a-z_]+)`").FindAllSubmatch(list[1], -1) {
		documented = append(documented, string(code[1]))
	}
	slices.Sort(documented)
	var own []string
	for code := range statuses {
		own = append(own, string(code))
	}
	slices.Sort(own)
	if !slices.Equal(own, documented) {
		t.Errorf("codes %v\ndocumented are %v", own, documented)
	}
}

func TestWriteError(t *testing.T) {
	for err, want := range map[error]string{
		refuse(session.BadParam, "cars", "too many"): `422 {"error":{"code":"bad_param","message":"too many","field":"cars"}}`,
		session.ErrClosed: `404 {"error":{"code":"not_found","message":"there is no such session"}}`,
		os.ErrPermission:  `500 {"error":{"code":"internal","message":"something went wrong in the server"}}`,
	} {
		w := httptest.NewRecorder()
		WriteError(w, err)
		if got := strings.TrimSpace(w.Result().Status[:3] + " " + w.Body.String()); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestDecodeChoice(t *testing.T) {
	for text, want := range map[string]string{
		`{"scenario":"trafficlight","params":{"cars":1.5}}`:                               "cars: cars must be a whole number from 0 to 200, not 1.5",
		`{"scenario":"trafficlight","params":{"cars":"6"}}`:                               `cars: cars must be a whole number from 0 to 200, not "6"`,
		`{"scenario":"trafficlight","params":{"cars":true}}`:                              "cars: cars must be a whole number from 0 to 200, not true",
		`{"scenario":"trafficlight","params":{"cars":null}}`:                              "cars: cars must be a whole number from 0 to 200, not null",
		`{"scenario":"trafficlight","params":{"cars":"` + strings.Repeat("车", 99) + `"}}`: `cars: cars must be a whole number from 0 to 200, not "` + strings.Repeat("车", 39) + "…",
		`{"scenario":"trafficlight","params":7}`:                                          "params: params must be an object, not 7",
		`{"scenario":"trafficlight","seed":1.5}`:                                          "seed: seed must be a whole number from 0 to 9007199254740991, not 1.5",
		`{"scenario":"trafficlight","twin":{"params":{"cars":1.5}}}`:                      "cars: cars must be a whole number from 0 to 200, not 1.5",
		`{"scenario":"trafficlight","twin":{"seed":"x"}}`:                                 `seed: seed must be a whole number from 0 to 9007199254740991, not "x"`,
		`{"scenario":"trafficlight","twin":{"params":3}}`:                                 "params: params must be an object, not 3",
		`{"scenario":"trafficlight","twin":1}`:                                            "twin: twin must be an object, not 1",
		`{"scenario":["trafficlight"]}`:                                                   `scenario: scenario must be a string, not ["trafficlight"]`,
	} {
		_, err := DecodeChoice(strings.NewReader(text))
		if err == nil {
			t.Errorf("%s is taken", text)
			continue
		}
		if r := asRefusal(err); r.Field+": "+r.Message != want || r.Code != session.BadRequest {
			t.Errorf("%s: %+v; want %s", text, r, want)
		}
	}
	c, err := DecodeChoice(strings.NewReader(`{"scenario":"trafficlight","params":{"cars":6}}`))
	if err != nil || c.Params["cars"] != 6 || c.Twin != nil {
		t.Errorf("%+v, %v", c, err)
	}
	c, err = DecodeChoice(strings.NewReader(`{"scenario":"trafficlight","twin":{"preset":"lesson","params":{"cars":9},"seed":4,"policy":"random"}}`))
	if err != nil || c.Twin == nil || c.Twin.Preset != "lesson" || c.Twin.Params["cars"] != 9 || *c.Twin.Seed != 4 || c.Twin.Policy != "random" || c.Seed != nil {
		t.Errorf("%+v, %v", c.Twin, err)
	}
}
