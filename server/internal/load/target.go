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

// target is what is put under load: the server or the bare loop, a process of its
// own so that what it needs can be told from what the viewers need.
type target struct {
	host    string
	process *exec.Cmd
}

// buildServer builds the server into a folder, with Go's detector of races if that is
// wanted, and returns the program.
func buildServer(ctx context.Context, folder string, race bool) (string, error) {
	program := filepath.Join(folder, "server")
	if out, err := exec.CommandContext(ctx, "go", "build", fmt.Sprintf("-race=%t", race), "-o", program, "interleave/server").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the server: %w\n%s", err, out)
	}
	return program, nil
}

// start starts a program that says in its first line where it listens.
func start(ctx context.Context, program string, args ...string) (*target, error) {
	process := exec.CommandContext(ctx, program, args...)
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
		return nil, fmt.Errorf("%s gave no address but %q", program, line)
	}
	return &target{host, process}, nil
}

// stop ends it, and returns an error if it did not end well.
func (t *target) stop() error {
	t.process.Process.Signal(syscall.SIGTERM)
	return t.process.Wait()
}

// createSession makes a session and returns its id.
func (t *target) createSession(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+t.host+"/api/sessions", strings.NewReader(`{"scenario":"trafficlight"}`))
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

// usage is what a target has used so far.
type usage struct {
	memory    int64 // bytes resident now
	processor time.Duration
}

// usage reads Linux's /proc.
func (t *target) usage() (usage, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", t.process.Process.Pid))
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
