package hub

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"io"
)

// pages reads the file of a database page by page and trusts nothing that it says. The
// database itself maps the file into memory: of a damaged one it may read what is not
// there, follow a circle of pages for ever, or take a page in use for a free one.
//
// The file consists of pages of one size, numbered from 0. A page has a header, which
// says how many pages follow that belong to it. Pages 0 and 1 say by turns, with a
// checksum, where everything is: a tree of pages with sorted keys, a bucket being a value
// that has the number of another tree's page or, if it is small, the page itself.
type pages struct {
	file io.ReaderAt
	size int64  // of a page
	used []bool // pages that were met; their number is that of all pages
}

// The form of the database, in the byte order of the machine.
const (
	pageHeader   = 16 // its number, its kind, how many elements, how many further pages
	pageElement  = 16
	bucketHeader = 16 // the number of its page, its sequence

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10

	bucketElement = 0x01

	metaSize     = 64
	metaChecksum = 56 // where it is
	metaMagic    = 0xED0CDAED
	metaVersion  = 2
)

var order = binary.NativeEndian

// meta is where everything in the database is.
type meta struct {
	root, freelist uint64 // pages
	count          uint64 // of pages
	transaction    uint64
}

// checkPages reads all of a database.
func checkPages(file io.ReaderAt, length int64, size int) error {
	p := &pages{file: file, size: int64(size)}
	m, err := p.meta()
	if err != nil {
		return err
	}
	if m.count < 4 || m.count > uint64(length/p.size) {
		return damaged("%d pages in %d bytes", m.count, length)
	}
	p.used = make([]bool, m.count)
	p.used[0], p.used[1] = true, true
	if err := p.tree(m.root, nil, nil); err != nil {
		return err
	}
	return p.free(m.freelist)
}

// meta returns the newer one of those that are whole, as the database does.
func (p *pages) meta() (newest meta, err error) {
	err = damaged("no beginning")
	for number := range int64(2) {
		data := make([]byte, metaSize)
		if _, failed := p.file.ReadAt(data, number*p.size+pageHeader); failed != nil {
			return newest, damaged("page %d: %v", number, failed)
		}
		sum := fnv.New64a()
		sum.Write(data[:metaChecksum])
		if order.Uint32(data) != metaMagic || order.Uint32(data[4:]) != metaVersion || order.Uint64(data[metaChecksum:]) != sum.Sum64() {
			continue
		}
		m := meta{root: order.Uint64(data[16:]), freelist: order.Uint64(data[32:]), count: order.Uint64(data[40:]), transaction: order.Uint64(data[48:])}
		if err != nil || m.transaction > newest.transaction {
			newest, err = m, nil
		}
	}
	return newest, err
}

// page reads a page with those that belong to it, each of which must not have been met.
func (p *pages) page(number uint64) ([]byte, error) {
	if number >= uint64(len(p.used)) {
		return nil, damaged("page %d of %d", number, len(p.used))
	}
	header := make([]byte, pageHeader)
	if _, err := p.file.ReadAt(header, int64(number)*p.size); err != nil {
		return nil, damaged("page %d: %v", number, err)
	}
	more := uint64(order.Uint32(header[12:]))
	if order.Uint64(header) != number || number+more >= uint64(len(p.used)) {
		return nil, damaged("page %d has another number", number)
	}
	for n := number; n <= number+more; n++ {
		if err := p.meet(n); err != nil {
			return nil, err
		}
	}
	data := make([]byte, p.size*int64(1+more))
	if _, err := p.file.ReadAt(data, int64(number)*p.size); err != nil {
		return nil, damaged("page %d: %v", number, err)
	}
	return data, nil
}

func (p *pages) meet(number uint64) error {
	if number >= uint64(len(p.used)) || p.used[number] {
		return damaged("page %d is used twice", number)
	}
	p.used[number] = true
	return nil
}

// tree reads a page and all below it, whose keys must be from low to below high; nil:
// without a bound.
func (p *pages) tree(number uint64, low, high []byte) error {
	data, err := p.page(number)
	if err != nil {
		return err
	}
	switch kind := order.Uint16(data[8:]); kind {
	case branchPage:
		err = p.branch(data, low, high)
	case leafPage:
		err = p.leaf(data, low, high)
	default:
		err = damaged("page %d is of kind %d", number, kind)
	}
	return err
}

// elements returns those of a page; each with what follows it in the page.
func elements(page []byte) ([][]byte, error) {
	count := int(order.Uint16(page[10:]))
	if pageHeader+count*pageElement > len(page) {
		return nil, damaged("%d elements in a page", count)
	}
	all := make([][]byte, count)
	for i := range all {
		all[i] = page[pageHeader+i*pageElement:]
	}
	return all, nil
}

// part returns so many bytes of what follows an element.
func part(element []byte, at, length uint32) ([]byte, error) {
	if uint64(at)+uint64(length) > uint64(len(element)) {
		return nil, damaged("an element beyond its page")
	}
	return element[at : uint64(at)+uint64(length)], nil
}

func (p *pages) branch(page, low, high []byte) error {
	all, err := elements(page)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return damaged("an empty branch")
	}
	keys := make([][]byte, len(all)+1)
	for i, e := range all {
		if keys[i], err = part(e, order.Uint32(e), order.Uint32(e[4:])); err != nil {
			return err
		}
	}
	if err := sorted(keys[:len(all)], low, high); err != nil {
		return err
	}
	keys[len(all)] = high
	for i, e := range all {
		if err := p.tree(order.Uint64(e[8:]), keys[i], keys[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (p *pages) leaf(page, low, high []byte) error {
	all, err := elements(page)
	if err != nil {
		return err
	}
	keys := make([][]byte, len(all))
	for i, e := range all {
		at, size := order.Uint32(e[4:]), order.Uint32(e[8:])
		if keys[i], err = part(e, at, size); err != nil {
			return err
		}
		value, err := part(e[at+size:], 0, order.Uint32(e[12:]))
		if err == nil && order.Uint32(e)&bucketElement != 0 {
			err = p.bucket(value)
		}
		if err != nil {
			return err
		}
	}
	return sorted(keys, low, high)
}

// bucket reads what a bucket holds.
func (p *pages) bucket(value []byte) error {
	if len(value) < bucketHeader {
		return damaged("a bucket of %d bytes", len(value))
	}
	if root := order.Uint64(value); root != 0 {
		return p.tree(root, nil, nil)
	}
	page := value[bucketHeader:]
	if len(page) < pageHeader || order.Uint16(page[8:]) != leafPage {
		return damaged("a bucket without a page")
	}
	return p.leaf(page, nil, nil)
}

func sorted(keys [][]byte, low, high []byte) error {
	for i, key := range keys {
		if i > 0 && bytes.Compare(keys[i-1], key) >= 0 || bytes.Compare(low, key) > 0 || high != nil && bytes.Compare(key, high) >= 0 {
			return damaged("keys out of order")
		}
	}
	return nil
}

// free reads the list of pages that are free: all that were not met, and no others.
func (p *pages) free(number uint64) error {
	page, err := p.page(number)
	if err != nil {
		return err
	}
	const long = 0xFFFF // then the first entry is the number of entries
	entries := page[pageHeader:]
	count := uint64(order.Uint16(page[10:]))
	if count == long {
		count, entries = order.Uint64(entries), entries[8:]
	}
	if order.Uint16(page[8:]) != freelistPage || count > uint64(len(entries)/8) {
		return damaged("%d free pages in page %d", count, number)
	}
	for i := range count {
		if err := p.meet(order.Uint64(entries[8*i:])); err != nil {
			return err
		}
	}
	for n, used := range p.used {
		if !used {
			return damaged("page %d is neither used nor free", n)
		}
	}
	return nil
}
