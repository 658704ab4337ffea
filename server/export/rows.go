package export

import (
	"bufio"
	"encoding/csv"
	"strconv"

	"interleave/server/hub"
	"interleave/sim"
)

// jsonl is the records as the wire has them.
type jsonl struct {
	out  *bufio.Writer
	line []byte
}

func newJSONL(out *bufio.Writer, _ About) Writer { return &jsonl{out: out} }

func (j *jsonl) Record(r *sim.Record, _ *sim.State) {
	j.line = append(hub.EncodeRecord(j.line, r), '\n')
	j.out.Write(j.line)
}

func (j *jsonl) Close(*sim.State, int64) error { return j.out.Flush() }

// table is a row a record.
type table struct {
	out  *bufio.Writer
	rows *csv.Writer
}

func newCSV(out *bufio.Writer, _ About) Writer {
	t := table{out, csv.NewWriter(out)}
	t.rows.Write([]string{"seq", "time_ns", "kind", "thread", "thread_name", "process", "object", "object_name", "from", "to", "reason", "by", "index", "line", "text"})
	return t
}

func (t table) Record(r *sim.Record, after *sim.State) {
	row := []string{number(r.Seq), number(r.Time), r.Kind.String(), some(int64(r.Thread)), "", "", some(int64(r.Object)), objectName(r, after),
		value(r, r.From), value(r, r.To), r.Reason.String(), some(int64(r.By)), some(int64(r.Index)), some(int64(r.Line)), r.Text}
	if r.Thread != 0 {
		who := after.Threads[r.Thread-1]
		row[4], row[5] = who.Name, after.Processes[who.Process-1].Name
	}
	if r.Verdict != nil {
		row[9], row[14] = r.Verdict.Kind.String(), r.Verdict.Text
	}
	t.rows.Write(row)
}

func (t table) Close(*sim.State, int64) error {
	t.rows.Flush()
	if err := t.rows.Error(); err != nil {
		return err
	}
	return t.out.Flush()
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func some(n int64) string {
	if n == 0 {
		return ""
	}
	return number(n)
}

// value is from or to of a record: the name of a state, or a number.
func value(r *sim.Record, n int64) string {
	if r.Kind == sim.KindState {
		return sim.ThreadState(n).String()
	}
	return number(n)
}

// objectName names what a record is about, "" if there is no such thing.
func objectName(r *sim.Record, s *sim.State) string {
	switch i := int(r.Object) - 1; {
	case i < 0:
		return ""
	case r.Kind == sim.KindProcess || r.Kind == sim.KindExit:
		return s.Processes[i].Name
	case r.Kind == sim.KindState && (r.Reason == sim.ReasonJoin || r.Reason == sim.ReasonStart):
		return s.Threads[i].Name
	case i < len(s.Objects):
		return s.Objects[i].Name
	}
	return ""
}
