package sim

import (
	"cmp"
	"slices"
)

// never is the deadline of a wait without timeout.
const never = -1

// timer is an entry of the heap: a thread to be told when its time has come.
// It is stale, and ignored, once the thread has armed or disarmed since.
type timer struct {
	at, seq int64
	thread  *Thread
	gen     uint32
}

func (a *timer) before(b *timer) bool {
	return a.at < b.at || a.at == b.at && a.seq < b.seq
}

// timerHeap is a 4-ary heap ordered by (time, sequence). A thread has at most
// one timer; disarming leaves a stale entry behind rather than moving others.
type timerHeap struct {
	heap  []timer
	stale int
}

// due returns the threads whose timers fire by a time, in their order.
func (h *timerHeap) due(by int64) (threads []*Thread) {
	var due []timer
	for i := range h.heap {
		if t := &h.heap[i]; t.at <= by && t.gen == t.thread.gen {
			due = append(due, *t)
		}
	}
	slices.SortFunc(due, func(a, b timer) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) })
	for i := range due {
		threads = append(threads, due[i].thread)
	}
	return threads
}

// next returns when the first timer fires that is not stale.
func (h *timerHeap) next() (int64, bool) {
	for len(h.heap) > 0 {
		top := &h.heap[0]
		if top.gen == top.thread.gen {
			return top.at, true
		}
		h.stale--
		h.remove()
	}
	return 0, false
}

// pop takes the first timer out and returns its thread; [timerHeap.next] must
// just have returned true.
func (h *timerHeap) pop() *Thread {
	t := h.heap[0].thread
	h.remove()
	return t
}

func (h *timerHeap) push(e timer) {
	h.heap = append(h.heap, e)
	h.up(len(h.heap) - 1)
}

// forget notes that an entry became stale, and sweeps when most are.
func (h *timerHeap) forget() {
	h.stale++
	if h.stale < 64 || h.stale < len(h.heap)/2 {
		return
	}
	kept := h.heap[:0]
	for _, e := range h.heap {
		if e.gen == e.thread.gen {
			kept = append(kept, e)
		}
	}
	clear(h.heap[len(kept):])
	h.heap, h.stale = kept, 0
	for i := len(kept)/4 + 1; i >= 0; i-- {
		h.down(i)
	}
}

// remove drops the root.
func (h *timerHeap) remove() {
	last := len(h.heap) - 1
	h.heap[0] = h.heap[last]
	h.heap[last] = timer{}
	h.heap = h.heap[:last]
	h.down(0)
}

func (h *timerHeap) up(i int) {
	heap := h.heap
	e := heap[i]
	for i > 0 {
		parent := (i - 1) / 4
		if !e.before(&heap[parent]) {
			break
		}
		heap[i] = heap[parent]
		i = parent
	}
	heap[i] = e
}

func (h *timerHeap) down(i int) {
	heap := h.heap
	if i >= len(heap) {
		return
	}
	e := heap[i]
	for {
		first := 4*i + 1
		if first >= len(heap) {
			break
		}
		least := first
		for c := first + 1; c < min(first+4, len(heap)); c++ {
			if heap[c].before(&heap[least]) {
				least = c
			}
		}
		if !heap[least].before(&e) {
			break
		}
		heap[i] = heap[least]
		i = least
	}
	heap[i] = e
}
