package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
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

// TestSlowReaders has as many read long files as may, none of which takes anything. Others
// are not held up: their runs are made again meanwhile. One more file is refused.
func TestSlowReaders(t *testing.T) {
	p := start(t, "-reruns", "1", "-waiting-reruns", "2")
	const long = `{"recipe":{"scenario":"trafficlight","runs":[{"params":{"cars":60},"seed":%d,"policy":"fifo","journal":[],"head":[0,15000,3000000000000],"hash":""}]}}`
	remade := func(seed int) (id string) {
		t.Helper()
		id, _ = p.create(fmt.Sprintf(long, seed))
		for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
			_, text := p.ask("GET", "/api/sessions/"+id, "")
			if strings.Contains(text, `"step":15000`) {
				return id
			}
			if time.Since(begun) > takingTime/2 {
				t.Fatalf("after %v a run is not made again: %.200s", time.Since(begun), text)
			}
		}
	}
	id := remade(0)
	path := "/api/sessions/" + id + "/export?format=jsonl"
	for range 3 {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conn.(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path)
		conn.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.ReadFull(conn, make([]byte, 1000)); err != nil { // it has begun
			t.Fatal(err)
		}
	}
	r, text := p.ask("GET", path, "")
	if r.StatusCode != http.StatusServiceUnavailable || r.Header.Get("Retry-After") != "1" || !strings.Contains(text, `"busy"`) {
		t.Errorf("a fourth file: %d %v %d", r.StatusCode, r.Header, len(text))
	}
	remade(1)
}
