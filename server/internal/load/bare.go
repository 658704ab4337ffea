package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// bare is the least that can be done: one loop that hands prepared messages to
// every connection in turn. It reads nothing, keeps no queues and waits for
// whoever is slow. Its messages are those that the server sent, in a file, and
// their times are put right.
func bare(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Printf("The loop is at http://%s\n", listener.Addr())
	var mu sync.Mutex
	var conns []*websocket.Conn
	upgrader := websocket.Upgrader{Subprotocols: []string{"interleave.v1"}, WriteBufferPool: &sync.Pool{}}
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		conns = append(conns, ws)
	}))
	begun := time.Now()
	for i := 0; ; i++ {
		time.Sleep(time.Until(begun.Add(time.Duration(i+1) * frameTime)))
		message, err := websocket.NewPreparedMessage(websocket.TextMessage, at(texts[i%len(texts)], time.Since(begun)))
		if err != nil {
			return err
		}
		mu.Lock()
		conns = slices.DeleteFunc(conns, func(ws *websocket.Conn) bool { return ws.WritePreparedMessage(message) != nil })
		mu.Unlock()
	}
}

const frameTime = 50 * time.Millisecond

// at returns a delta with another time in it.
func at(text string, time time.Duration) []byte {
	before, rest, _ := bytes.Cut([]byte(text), []byte(`"time":`))
	_, after, _ := bytes.Cut(rest, []byte(`,`))
	return slices.Concat(before, []byte(`"time":`), []byte(strconv.FormatInt(int64(time), 10)), []byte(`,`), after)
}
