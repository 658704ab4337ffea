package sim

import "fmt"

// Manager is multiprocessing.Manager: a server process that holds objects, and
// whoever has a [Proxy] of one calls its methods by requests and replies, which
// cross as pickles. Each thread that uses a proxy has a connection of its own,
// and the server a thread for it. (CPython opens further connections to create
// objects and to count references; here creating takes the thread's own, and
// nothing is counted.)
type Manager struct {
	name     string
	server   *Process
	listener *Queue // of names of clients, nil to shut down
	waiting  []*Conn
	conns    map[*Thread]*Conn // of clients
	objects  map[string]*referent
}

// referent is an object that the server holds.
type referent struct {
	objectBase
	value any
}

// NewManager starts a manager. Its process is shut down with the process that
// made it.
func NewManager(t *Thread) *Manager {
	m := &Manager{conns: make(map[*Thread]*Conn), objects: make(map[string]*referent)}
	m.server = NewProcess(t, "", m.accept, service, Daemon(false))
	if t.dying {
		return m
	}
	m.name = "SyncManager-" + m.server.identity
	m.server.name = m.name
	m.server.served = true
	m.server.Start(t)
	m.listener = &Queue{}
	m.listener.addTo(nil, t, m.listener, ClassQueue, m.name+" listener", 0, 0)
	return m
}

// accept is the body of the server: it starts a thread for each connection.
func (m *Manager) accept(t *Thread) {
	for {
		client := m.listener.Get(t)
		if client == nil {
			return
		}
		conn := m.waiting[0]
		m.waiting = m.waiting[1:]
		NewThread(t, client.(string), func(t *Thread) { m.serve(t, conn) }, Daemon(true), service).Start(t)
	}
}

// serve answers the requests that come over a connection.
func (m *Manager) serve(t *Thread, conn *Conn) {
	for {
		var request *Tuple
		if err := t.Try(func() { request = conn.Recv(t).(*Tuple) }); err != nil {
			conn.Close(t)
			return // the client has gone
		}
		reply := m.answer(t, request)
		if err := t.Try(func() { conn.Send(t, reply) }); err != nil {
			conn.Send(t, NewTuple("#UNSERIALIZABLE", err.Error()))
		}
		if request.At(0) == nil && Show(request.At(1)) == "shutdown" {
			m.listener.append(t, nil, "None")
		}
	}
}

// answer calls what a request asks for.
func (m *Manager) answer(t *Thread, request *Tuple) *Tuple {
	name, args := Show(request.At(1)), request.At(2).(*Tuple).items
	var result Value
	err := t.Try(func() {
		if request.At(0) == nil {
			result = m.serverCall(t, name, args)
			return
		}
		r := m.objects[Show(request.At(0))]
		result = callMethod(t, r.value, name, args)
		if changes(name) {
			wrote(t, &r.objectBase, r.value)
		}
	})
	if err != nil {
		return NewTuple("#ERROR", exceptionValue(err))
	}
	return NewTuple("#RETURN", result)
}

// serverCall does what is asked of the server itself.
func (m *Manager) serverCall(t *Thread, name string, args []Value) Value {
	if name != "create" {
		return nil // accept_connection, shutdown
	}
	r := &referent{}
	switch Show(args[0]) {
	case "dict":
		r.value = &Dict{}
		if len(args) > 2 {
			r.value = args[2]
		}
	case "list":
		r.value = &List{}
		if len(args) > 2 {
			r.value = args[2]
		}
	default:
		r.value = &boxed{Show(args[2]), args[3]}
	}
	size, _ := contents(r.value)
	r.add(t, r, cellClass(r.value), Show(args[1]), int64(size), 0)
	wrote(t, &r.objectBase, r.value)
	ident := fmt.Sprintf("7f%010x", 64*len(m.objects)+64) // as long as CPython's, which is an address
	m.objects[ident] = r
	return ident
}

// connection returns the thread's connection to the server, making it first if
// there is none.
func (m *Manager) connection(t *Thread) *Conn {
	if c := m.conns[t]; c != nil {
		return c
	}
	if m.server.gone {
		t.Raise("FileNotFoundError", "[Errno 2] No such file or directory")
	}
	client := clientName(t)
	a, b := &end{}, &end{}
	a.link(t, b, client+" → "+m.name, PipeLimit)
	b.link(t, a, m.name+" → "+client, PipeLimit)
	c := a.copy(t.process, t, "to "+m.name, 0)
	m.waiting = append(m.waiting, b.copy(m.server, t, "to "+client, 0))
	m.conns[t] = c
	m.listener.append(t, client, Repr(client))
	m.request(t, c, nil, "accept_connection", client)
	return c
}

// clientName is what CPython calls the server's thread for a client's.
func clientName(t *Thread) string {
	name := t.process.name
	if t.process.parent == nil {
		name = "MainProcess"
	}
	if t != t.process.main {
		name += "|" + t.name
	}
	return name
}

// request sends a request and returns the reply's value, or raises its exception.
func (m *Manager) request(t *Thread, c *Conn, ident Value, method string, args ...Value) Value {
	c.Send(t, NewTuple(ident, method, NewTuple(args...), NewDict()))
	reply, ok := c.Recv(t).(*Tuple)
	switch {
	case !ok: // cut off
		return nil
	case Show(reply.At(0)) == "#ERROR":
		panic(exceptionOf(reply.At(1)))
	case Show(reply.At(0)) == "#UNSERIALIZABLE":
		t.Raise("multiprocessing.managers.RemoteError", "Unserializable message: "+Show(reply.At(1)))
	}
	return reply.At(1)
}

// Dict makes a dict in the server, empty or with what another one has.
func (m *Manager) Dict(t *Thread, name string, from *Dict) *Proxy {
	if from == nil {
		return m.create(t, "dict", name)
	}
	return m.create(t, "dict", name, from)
}

// List makes a list in the server with some items.
func (m *Manager) List(t *Thread, name string, items ...Value) *Proxy {
	return m.create(t, "list", name, NewList(items...))
}

// Value makes a value in the server, with the methods get and set. The typecode,
// such as "i", is only shown.
func (m *Manager) Value(t *Thread, name, typecode string, v Value) *Proxy {
	return m.create(t, "Value", name, typecode, v)
}

func (m *Manager) create(t *Thread, typeid, name string, args ...Value) *Proxy {
	p := &Proxy{manager: m, typeid: typeid}
	if t.enter() {
		ident := m.request(t, m.connection(t), nil, "create", append([]Value{typeid, name}, args...)...)
		p.ident, _ = text(ident)
	}
	return p
}

// Shutdown ends the server and waits for that.
func (m *Manager) Shutdown(t *Thread) {
	if t.enter() && !m.server.gone {
		m.request(t, m.connection(t), nil, "shutdown")
		m.server.Join(t)
	}
}

// Proxy stands for an object in a manager's process.
type Proxy struct {
	manager *Manager
	typeid  string
	ident   string
}

// Call implements [Referent]: what is returned is a copy, and changing it changes
// nothing in the manager.
func (p *Proxy) Call(t *Thread, method string, args ...Value) Value {
	if !t.enter() {
		return nil
	}
	return p.manager.request(t, p.manager.connection(t), p.ident, method, args...)
}

// Show implements [Referent].
func (p *Proxy) Show(t *Thread) string {
	shown := ""
	if err := t.Try(func() { shown = Show(p.Call(t, "__repr__")) }); err == nil {
		return shown
	}
	kind := map[string]string{"dict": "DictProxy", "list": "ListProxy", "Value": "ValueProxy"}[p.typeid]
	return fmt.Sprintf("<%s object, typeid '%s'; '__str__()' failed>", kind, p.typeid)
}

func (r *referent) info() ObjectInfo {
	size, _ := contents(r.value)
	i := r.base(int64(size), 0)
	i.Items = []Item{r.shown}
	return i
}
