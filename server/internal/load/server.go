package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the server under load, a process of its own so that its memory can
// be told from the viewers'.
type server struct {
	host    string
	process *exec.Cmd
	folder  string
}

// startServer builds the server and starts it on a free port of loopback.
func startServer(ctx context.Context, viewers int) (_ *server, err error) {
	folder, err := os.MkdirTemp("", "interleave-load")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.RemoveAll(folder)
		}
	}()
	binary := filepath.Join(folder, "server")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, "interleave/server").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the server: %w\n%s", err, out)
	}
	process := exec.CommandContext(ctx, binary, "-addr", "127.0.0.1:0", "-log", "warn", "-max-viewers", strconv.Itoa(viewers+1))
	process.Stderr = os.Stderr
	out, err := process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := process.Start(); err != nil {
		return nil, err
	}
	line, _ := bufio.NewReader(out).ReadString('\n')
	_, host, ok := strings.Cut(strings.TrimSpace(line), "http://")
	if !ok {
		process.Process.Kill()
		process.Wait()
		return nil, fmt.Errorf("the server gave no address but %q", line)
	}
	return &server{host, process, folder}, nil
}

func (s *server) stop() {
	s.process.Process.Signal(syscall.SIGTERM)
	s.process.Wait()
	os.RemoveAll(s.folder)
}

// createSession makes the session that everybody watches and returns its id.
func (s *server) createSession(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.host+"/api/sessions", strings.NewReader(`{"scenario":"trafficlight"}`))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var made struct {
		ID string `json:"id"`
	}
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil {
		return "", err
	}
	if made.ID == "" {
		return "", fmt.Errorf("no session was made: %s", response.Status)
	}
	return made.ID, nil
}

// usage is what the server has used so far.
type usage struct {
	memory    int64 // bytes resident now
	processor time.Duration
}

// usage reads Linux's /proc.
func (s *server) usage() (usage, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.process.Process.Pid))
	if err != nil {
		return usage{}, err
	}
	// The second field is the name in brackets, and may hold blanks.
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	const ticksPerSecond = 100
	field := func(number int) int64 { // as proc(5) counts them
		n, _ := strconv.ParseInt(fields[number-3], 10, 64)
		return n
	}
	ticks := field(14) + field(15)
	return usage{field(24) * int64(os.Getpagesize()), time.Duration(ticks) * time.Second / ticksPerSecond}, nil
}
