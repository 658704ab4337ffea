package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/gorilla/websocket"
)

// viewer is one connection. Its fields may be read once it has left.
type viewer struct {
	ws        *websocket.Conn
	done      chan struct{}
	seq       int64
	frames    []frame
	keyframes int
	broken    int // deltas that did not follow
}

// frame is a delta that arrived.
type frame struct {
	virtual time.Duration
	got     time.Time
}

// join connects a viewer and returns once it has its first keyframe.
func join(ctx context.Context, host, session string) (*viewer, error) {
	dialer := websocket.Dialer{Subprotocols: []string{"interleave.v1"}, ReadBufferSize: 2048, WriteBufferSize: 256}
	ws, _, err := dialer.DialContext(ctx, "ws://"+host+"/ws/"+session, nil)
	if err != nil {
		return nil, err
	}
	if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"join"}`)); err != nil {
		return nil, err
	}
	v := &viewer{ws: ws, done: make(chan struct{})}
	var message bytes.Buffer
	for v.keyframes == 0 {
		if err := v.read(&message); err != nil {
			return nil, fmt.Errorf("joining: %w", err)
		}
	}
	go v.watch(&message)
	return v, nil
}

func (v *viewer) watch(message *bytes.Buffer) {
	defer close(v.done)
	for v.read(message) == nil {
	}
}

func (v *viewer) leave() {
	v.ws.Close()
	<-v.done
}

// read takes in one message. Of a frame it reads only the numbers at the start,
// to be no heavier than it must.
func (v *viewer) read(message *bytes.Buffer) error {
	_, r, err := v.ws.NextReader()
	if err != nil {
		return err
	}
	message.Reset()
	if _, err := io.Copy(message, r); err != nil {
		return err
	}
	now, data := time.Now(), message.Bytes()
	switch {
	case bytes.HasPrefix(data, []byte(`{"type":"delta"`)):
		if number(data, "from") != v.seq {
			v.broken++
		}
		v.seq = number(data, "to")
		v.frames = append(v.frames, frame{time.Duration(number(data, "time")), now})
	case bytes.HasPrefix(data, []byte(`{"type":"keyframe"`)):
		v.seq = number(data, "seq")
		v.keyframes++
	}
	return nil
}

// number returns the first member of that name.
func number(data []byte, name string) int64 {
	_, rest, _ := bytes.Cut(data, []byte(`"`+name+`":`))
	end := bytes.IndexAny(rest, ",}")
	n, err := strconv.ParseInt(string(rest[:max(end, 0)]), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
