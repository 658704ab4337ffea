package web

import (
	"reflect"
	"strings"
	"testing"
)

func TestRender(t *testing.T) {
	for _, c := range []struct{ text, html string }{
		{"Some `code` and **more**.", "<p>Some <code>code</code> and <strong>more</strong>.</p>"},
		{"[Full queue](preset:full)", `<p><button type="button" class="offer" data-do="preset" data-name="full" data-value="0">Full queue</button></p>`},
		{"[none](set:consumers=0)", `<p><button type="button" class="offer" data-do="set" data-name="consumers" data-value="0">none</button></p>`},
		{"[throw it](act:set)", `<p><button type="button" class="offer" data-do="act" data-name="set" data-value="0">throw it</button></p>`},
		{"[`wait()`](code:wait)", `<p><button type="button" class="offer" data-do="code" data-name="wait" data-value="0"><code>wait()</code></button></p>`},
		{"[Event](https://docs.python.org/3.11/library/threading.html?a=1&b=2#event-objects)",
			`<p><a href="https://docs.python.org/3.11/library/threading.html?a=1&amp;b=2#event-objects" rel="noreferrer" target="_blank">Event</a></p>`},
		{"<script>alert(1)</script>\n\na <b onclick=x>b</b>", "<!-- raw HTML omitted -->\n<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>"},
	} {
		html, _, err := render([]byte(c.text))
		if got := strings.TrimSpace(string(html)); err != nil || got != c.html {
			t.Errorf("%s\n got %s, %v\nwant %s", c.text, got, err, c.html)
		}
	}
	_, offers, _ := render([]byte("[a](set:x=17) [b](preset:y)"))
	if want := []Offer{{"set", "x", 17}, {"preset", "y", 0}}; !reflect.DeepEqual(offers, want) {
		t.Errorf("offers %v, want %v", offers, want)
	}
}

func TestRenderRefusesLinks(t *testing.T) {
	for _, destination := range []string{
		"http://docs.python.org/", "javascript:alert(1)", "data:text/html,x", "other.md", "#here",
		"preset:", "preset:Full", "twins:a=1", "set:x", "set:x=-1", "set:x=99999999999999999999", "act:a=1", "go:there",
	} {
		if html, _, err := render([]byte("[x](" + destination + ")")); err == nil || !strings.Contains(err.Error(), destination) {
			t.Errorf("%s: %v, %s", destination, err, html)
		}
	}
}
