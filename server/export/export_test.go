package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"interleave/server/export"
	"interleave/sim"
	"interleave/sim/scenario"
)

const length = int64(time.Minute)

// write exports a run of a preset in a format, with a live change in the middle.
func write(t *testing.T, s *scenario.Scenario, preset scenario.Preset, format string) (file []byte, records int64, printed []string) {
	t.Helper()
	values, err := s.Values(preset.Params)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := export.New(format, &out, export.About{Scenario: s.Name, Policy: preset.Policy, Seed: preset.Seed})
	if err != nil {
		t.Fatal(err)
	}
	var state sim.State
	run, err := s.New(scenario.Config{Values: values, Seed: preset.Seed, Policy: preset.Policy, Trace: func(r *sim.Record) {
		state.Apply(r)
		w.Record(r, &state)
		if r.Kind == sim.KindPrint {
			printed = append(printed, r.Text)
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	run.RunUntil(length / 3 * 2)
	for _, p := range s.Params {
		if p.Effect == scenario.Now && !run.Ended() {
			if err := run.Set(p.Name, p.Min); err != nil {
				t.Fatal(err)
			}
		}
	}
	run.RunUntil(length)
	if err := w.Close(&state, run.Now()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), run.Seq(), printed
}

// each calls f for every preset of every scenario.
func each(t *testing.T, f func(t *testing.T, s *scenario.Scenario, p scenario.Preset)) {
	for _, s := range scenario.All() {
		for _, p := range s.Presets {
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) { f(t, s, p) })
		}
	}
}

func TestText(t *testing.T) {
	each(t, func(t *testing.T, s *scenario.Scenario, p scenario.Preset) {
		file, _, printed := write(t, s, p, "text")
		want := ""
		for _, line := range printed {
			want += line + "\n"
		}
		said, found := strings.CutPrefix(string(file), want)
		if !found || !strings.HasPrefix(said, "["+s.Name+" at ") || !strings.HasSuffix(said, "]\n") || strings.Count(said, "\n") != 1 {
			t.Errorf("got %q, want %q and how the run stood", file, want)
		}
	})
}

// TestTextVerdict says in the last line how the run stood.
func TestTextVerdict(t *testing.T) {
	for name, want := range map[string]string{"deadlock": ": deadlock: ", "waiter": ": not over yet]"} {
		s := scenario.Lookup("philosophers")
		p, err := s.Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		file, _, _ := write(t, s, p, "text")
		lines := strings.Split(strings.TrimSpace(string(file)), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, want) {
			t.Errorf("%s: the last line is %q", name, last)
		}
	}
}

func TestRows(t *testing.T) {
	each(t, func(t *testing.T, s *scenario.Scenario, p scenario.Preset) {
		table, records, _ := write(t, s, p, "csv")
		rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll() // checks that all are of one length
		if err != nil {
			t.Fatal(err)
		}
		if int64(len(rows)) != records+1 {
			t.Errorf("%d rows for %d records and a heading", len(rows), records)
		}
		lines, _, _ := write(t, s, p, "jsonl")
		seq := int64(0)
		for line := range bytes.Lines(lines) {
			var r struct {
				Seq  int64
				Kind string
			}
			if err := json.Unmarshal(line, &r); err != nil {
				t.Fatal(err)
			}
			if seq++; r.Seq != seq {
				t.Fatalf("record %d where %d was due", r.Seq, seq)
			}
			if row := rows[seq]; row[2] != r.Kind {
				t.Errorf("record %d: %s in one file, %s in the other", seq, r.Kind, row[2])
			}
		}
		if seq != records {
			t.Errorf("%d lines for %d records", seq, records)
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestErrors(t *testing.T) {
	if _, err := export.New("pdf", nil, export.About{}); err == nil || !strings.Contains(err.Error(), `"pdf"; there are text, csv, jsonl, perfetto`) {
		t.Errorf("a format that there is not: %v", err)
	}
	for _, format := range export.Formats() {
		w, err := export.New(format, broken{}, export.About{})
		if err != nil {
			t.Fatal(err)
		}
		state := sim.State{Threads: []sim.ThreadInfo{{ID: 1, Process: 1}}, Processes: []sim.ProcessState{{ID: 1}}}
		w.Record(&sim.Record{Seq: 1, Kind: sim.KindPrint, Thread: 1, Text: "hello"}, &state)
		if err := w.Close(&state, 0); err == nil || err.Error() != "the disk is full" {
			t.Errorf("%s: the error of the file is lost: %v", format, err)
		}
	}
}
