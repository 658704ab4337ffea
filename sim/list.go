package sim

// list is a slice that grows at its end and shrinks anywhere, best at its front,
// all in the memory it has once had. The zero value is empty.
type list[T any] struct {
	items []T
	gone  int // those before are
}

func (l *list[T]) len() int { return len(l.items) - l.gone }

// all returns the items; it is good until the list changes.
func (l *list[T]) all() []T { return l.items[l.gone:] }

func (l *list[T]) push(item T) {
	if len(l.items) == cap(l.items) && l.gone > len(l.items)/2 {
		n := copy(l.items, l.all())
		clear(l.items[n:])
		l.items, l.gone = l.items[:n], 0
	}
	l.items = append(l.items, item)
}

// take removes and returns the i-th item, keeping the order of the others.
func (l *list[T]) take(i int) T {
	var none T
	at, last := l.gone+i, len(l.items)-1
	item := l.items[at]
	if i == 0 {
		l.items[at] = none
		l.gone++
	} else {
		copy(l.items[at:], l.items[at+1:])
		l.items[last] = none
		l.items = l.items[:last]
	}
	if l.len() == 0 {
		l.items, l.gone = l.items[:0], 0
	}
	return item
}
