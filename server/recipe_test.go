package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestRecipeOverHTTP(t *testing.T) {
	p := start(t)
	id, _ := p.create(`{"scenario":"trafficlight","seed":7}`)
	answer, recipe := p.ask("GET", "/api/sessions/"+id+"/recipe?epoch=1", "")
	if answer.StatusCode != http.StatusOK || !strings.Contains(recipe, `"seed":7`) {
		t.Fatalf("%d %s", answer.StatusCode, recipe)
	}
	if again, _ := p.create(recipe); again == id {
		t.Error("it is the same session")
	}
	for path, want := range map[string]int{
		"/api/sessions/nobody/recipe": 404, "/api/sessions/" + id + "/recipe?epoch=x": 400, "/api/sessions/" + id + "/recipe?epoch=9": 404,
		"/api/sessions/" + id + "/export?format=pdf": 400, "/api/sessions/nobody/export?format=csv": 404,
	} {
		if answer, text := p.ask("GET", path, ""); answer.StatusCode != want {
			t.Errorf("%s: %d %s", path, answer.StatusCode, text)
		}
	}
}

func TestExportOverHTTP(t *testing.T) {
	p := start(t)
	id, _ := p.create(`{"recipe":{"scenario":"semaphore","runs":[{"params":{},"seed":0,"policy":"fifo","journal":[],"head":[300,2000,2000000000],"hash":""}]}}`)
	for format, begins := range map[string]string{"text": "", "csv": "seq,", "jsonl": `{"seq":1,`, "perfetto": `{"displayTimeUnit"`} {
		answer, text := p.ask("GET", "/api/sessions/"+id+"/export?format="+format, "")
		if answer.StatusCode != http.StatusOK || !strings.HasPrefix(text, begins) || !strings.Contains(answer.Header.Get("Content-Disposition"), "semaphore.") {
			t.Errorf("%s: %d %v %.80s", format, answer.StatusCode, answer.Header, text)
		}
	}
}
