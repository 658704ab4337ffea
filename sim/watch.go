package sim

// watch is a local variable exposed by its body.
type watch struct {
	name  string
	value *int
	shown int64
	known bool // shown has been recorded
}

// Watch exposes a local variable of the body: its value is recorded whenever it
// has changed by the thread's next operation. A second variable of the same name
// takes the place of the first.
func (t *Thread) Watch(name string, value *int) {
	if t.dying {
		return
	}
	for i := range t.watches {
		if t.watches[i].name == name {
			t.watches[i].value = value
			return
		}
	}
	t.watches = append(t.watches, watch{name: name, value: value})
}

func (t *Thread) showWatches() {
	for i := range t.watches {
		w := &t.watches[i]
		if v := int64(*w.value); v != w.shown || !w.known {
			w.shown, w.known = v, true
			t.k.emit(Record{Kind: KindLocal, Thread: t.id, Text: w.name, To: v})
		}
	}
}
