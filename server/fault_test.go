//go:build unix

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"interleave/server/hub"
	"interleave/server/session"
	"interleave/sim"
)

// asServer in the environment makes this test's program a server.
const asServer = "INTERLEAVE_TEST_SERVER"

func init() {
	if os.Getenv(asServer) != "" {
		main()
		os.Exit(0)
	}
}

// child is a server in a process of its own, which can be killed.
type child struct {
	*program
	process *exec.Cmd
	ended   chan error
}

// spawn starts a server by a shell's command, in which "$@" is the server.
func spawn(t *testing.T, shell string, flags ...string) *child {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &child{&program{t: t, log: &lockedBuffer{}}, exec.Command("sh", append([]string{"-c", shell, "sh", self, "-addr", "127.0.0.1:0"}, flags...)...), make(chan error, 1)}
	c.process.Env = append(os.Environ(), asServer+"=1")
	c.process.Stderr = c.log
	out, err := c.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.process.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	go func() { c.ended <- c.process.Wait() }()
	t.Cleanup(func() {
		c.process.Process.Kill()
		http.DefaultClient.CloseIdleConnections()
	})
	c.url = strings.TrimSpace(strings.TrimPrefix(line, "Interleave is at "))
	if c.url == "" {
		t.Fatalf("it does not start: %s", c.log)
	}
	return c
}

// signal sends a signal and waits for the end.
func (c *child) signal(s os.Signal) error {
	c.t.Helper()
	if err := c.process.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
	select {
	case err := <-c.ended:
		return err
	case <-time.After(10 * time.Second):
		c.t.Fatal("it does not end")
		return nil
	}
}

// recipe asks what a session can be made from again.
func (p *program) recipe(id string) (made session.Recipe, hash string) {
	p.t.Helper()
	r, text := p.ask("GET", "/api/sessions/"+id+"/recipe", "")
	if r.StatusCode != http.StatusOK {
		p.t.Fatalf("%d %s", r.StatusCode, text)
	}
	var body struct {
		Recipe struct{ Runs []struct{ Hash string } }
	}
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		p.t.Fatal(err)
	}
	choice, err := hub.DecodeChoice(strings.NewReader(text))
	if err != nil {
		p.t.Fatalf("%v: %s", err, text)
	}
	return choice.Recipes[0], body.Recipe.Runs[0].Hash
}

// order sends a command and waits until it is carried out.
func order(ws *websocket.Conn, command string) error {
	if err := ws.WriteMessage(websocket.TextMessage, []byte(command)); err != nil {
		return err
	}
	for {
		_, text, err := ws.ReadMessage()
		if err != nil {
			return err
		}
		if strings.HasPrefix(string(text), `{"type":"ok"`) {
			return nil
		}
		if strings.HasPrefix(string(text), `{"type":"error"`) {
			return errors.New(string(text))
		}
	}
}

// TestKilledWhileWriting kills a server while its sessions change, again and again.
// The next one has every session, each as it was at some moment less than a second
// before, at the hash that its journal leads to.
func TestKilledWhileWriting(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions")
	type owned struct {
		id, token string
		answered  atomic.Int64 // changes
		settled   int64        // of them, a second before the end
	}
	var all []*owned
	for round := range 3 {
		server := spawn(t, `exec "$@"`, "-data", file)
		for range 4 {
			o := &owned{}
			o.id, o.token = server.create(`{"scenario":"trafficlight"}`)
			all = append(all, o)
		}
		var busy sync.WaitGroup
		for _, o := range all {
			before, _ := server.recipe(o.id)
			if n := int64(len(before.Journal)); n < o.settled || n > o.answered.Load()+1 {
				t.Errorf("round %d: %d changes where %d were answered, %d of them long ago", round, n, o.answered.Load(), o.settled)
			}
			o.answered.Store(int64(len(before.Journal)))
			ws := server.join(o.id, o.token)
			busy.Go(func() {
				order(ws, `{"type":"play"}`)
				for n := 0; order(ws, fmt.Sprintf(`{"type":"set","name":"cars","value":%d}`, 10+n%2)) == nil; n++ {
					o.answered.Add(1)
					time.Sleep(25 * time.Millisecond)
				}
			})
		}
		time.Sleep(600 * time.Millisecond)
		for _, o := range all {
			o.settled = o.answered.Load()
		}
		time.Sleep(time.Second + time.Duration(rand.IntN(300))*time.Millisecond)
		server.signal(syscall.SIGKILL)
		busy.Wait()
	}
	last := spawn(t, `exec "$@"`, "-data", file)
	for _, o := range all {
		recipe, hash := last.recipe(o.id)
		if len(recipe.Journal) < int(o.settled) {
			t.Errorf("%d changes of %d", len(recipe.Journal), o.settled)
		}
		run, err := recipe.Replay(context.Background(), func(*sim.Record) {}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%016x", run.Hash()); got != hash {
			t.Errorf("the run comes to %s, its session is at %s", got, hash)
		}
		run.Close()
		if ws := last.join(o.id, o.token); order(ws, `{"type":"pause"}`) != nil {
			t.Error("its owner is not let in")
		}
	}
	if err := last.signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestFullDisk lets a server's file grow no further. It says so and goes on, and what
// was kept before is there afterwards.
func TestFullDisk(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions")
	const blocks = 2048 // of 512 bytes
	server := spawn(t, fmt.Sprintf(`ulimit -f %d; exec "$@"`, blocks), "-data", file, "-log", "warn")
	first, token := server.create(`{"scenario":"trafficlight"}`)
	ws := server.join(first, token)
	if err := order(ws, `{"type":"set","name":"cars","value":9}`); err != nil {
		t.Fatal(err)
	}
	kept := func() bool {
		_, counts := server.ask("GET", "/metrics", "")
		return strings.Contains(counts, "interleave_save_failures_total 0\n")
	}
	time.Sleep(500 * time.Millisecond)
	if !kept() {
		t.Fatalf("nothing can be kept at all: %s", server.log)
	}
	long := `{"recipe":{"scenario":"trafficlight","runs":[{"head":[0,0,0],"journal":[[0,0,0,"set","cars",1]` + strings.Repeat(`,[0,0,0,"set","cars",9]`, 2000) + `]}]}}`
	for n := 0; kept(); n++ {
		if n > 1000 {
			t.Fatal("the disk does not become full")
		}
		server.create(long)
	}
	if err := order(ws, `{"type":"set","name":"cars","value":10}`); err != nil {
		t.Errorf("with a full disk: %v", err)
	}
	if !strings.Contains(server.log.String(), "sessions could not be kept") {
		t.Errorf("nothing is said of it: %s", server.log)
	}
	server.signal(syscall.SIGKILL)
	again := spawn(t, `exec "$@"`, "-data", file)
	recipe, _ := again.recipe(first)
	if len(recipe.Journal) == 0 || recipe.Journal[0].Value != 9 {
		t.Errorf("what is left of the first session: %+v", recipe.Journal)
	}
}

// TestFileThatIsNone asks for sessions to be kept in something else.
func TestFileThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "essay")
	const essay = "What I did in my holidays.\n"
	if err := os.WriteFile(file, []byte(essay), 0o600); err != nil {
		t.Fatal(err)
	}
	err := run(t.Context(), []string{"-data", file}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "it stays as it is") || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
	if left, _ := os.ReadFile(file); string(left) != essay {
		t.Errorf("the file is now %q", left)
	}
}

// TestNothingTouchesTheDisk runs a server without -data in a folder that it must leave
// empty.
func TestNothingTouchesTheDisk(t *testing.T) {
	folder := t.TempDir()
	server := spawn(t, `cd "`+folder+`"; TMPDIR="`+folder+`" HOME="`+folder+`" exec "$@"`)
	id, token := server.create(`{"scenario":"trafficlight"}`)
	order(server.join(id, token), `{"type":"set","name":"cars","value":9}`)
	if err := server.signal(syscall.SIGTERM); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v %v", left, err)
	}
}

// TestStopUnderLoad tells a server to stop while many watch, join, and command. All
// are told to come back, and the next server has what they changed.
func TestStopUnderLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "sessions")
	server := spawn(t, `exec "$@"`, "-data", file)
	id, token := server.create(`{"scenario":"trafficlight","params":{"cars":60}}`)
	var all sync.WaitGroup
	var told, other atomic.Int64
	follow := func(ws *websocket.Conn) {
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				if websocket.IsCloseError(err, websocket.CloseGoingAway) {
					told.Add(1)
				} else {
					other.Add(1)
				}
				return
			}
		}
	}
	for range 100 {
		ws := server.join(id, "")
		all.Go(func() { follow(ws) })
	}
	var changes atomic.Int64
	owner := server.join(id, token)
	all.Go(func() {
		for n := 0; order(owner, fmt.Sprintf(`{"type":"set","name":"cars","value":%d}`, 10+n%2)) == nil; n++ {
			changes.Add(1)
			time.Sleep(20 * time.Millisecond)
		}
	})
	time.Sleep(500 * time.Millisecond)
	begun := time.Now()
	if err := server.signal(syscall.SIGTERM); err != nil || time.Since(begun) > 3*time.Second {
		t.Errorf("stopped after %v: %v", time.Since(begun), err)
	}
	all.Wait()
	if told.Load() != 100 {
		t.Errorf("%d of 100 viewers were told to come back, %d lost the connection", told.Load(), other.Load())
	}
	next := spawn(t, `exec "$@"`, "-data", file)
	recipe, _ := next.recipe(id)
	if n := int64(len(recipe.Journal)); n < changes.Load()-1 || n == 0 {
		t.Errorf("%d changes are left of %d", n, changes.Load())
	}
	next.join(id, token)
}
