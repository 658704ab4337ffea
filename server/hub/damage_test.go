package hub

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"interleave/server/session"
	"interleave/sim/scenario/scenariotest"
)

// storedFile is a file with sessions of many sizes, some of which were forgotten, as it was
// after each of its last two transactions.
type storedFile struct {
	data     []byte
	sessions [2]map[string]kept // after the last transaction, and after the one before
}

const pageOf = 4096 // bytes

func makeStored(t testing.TB) storedFile {
	t.Helper()
	file := filepath.Join(t.TempDir(), "good")
	s, err := OpenStore(file)
	if err != nil {
		t.Fatal(err)
	}
	s.most, s.db.NoSync = 100, true
	all := map[string]kept{}
	keep := func(id string, entries int) {
		k := keptOf(t, id, entries)
		k.used = k.used.Truncate(time.Millisecond)
		all[id] = k
		if err := s.keep([]kept{k}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 40 {
		keep(fmt.Sprintf("session%02d", i), 2*i)
	}
	keep("long", 1000)
	for i := range 10 {
		id := fmt.Sprintf("session%02d", 3*i)
		delete(all, id)
		if err := s.forget(id); err != nil {
			t.Fatal(err)
		}
	}
	var f storedFile
	f.sessions[1] = map[string]kept{}
	for id, k := range all {
		f.sessions[1][id] = k
	}
	keep("session01", 400)
	f.sessions[0] = all
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if f.data, err = os.ReadFile(file); err != nil {
		t.Fatal(err)
	}
	for len(f.data) > pageOf && !slices.ContainsFunc(f.data[len(f.data)-pageOf:], func(b byte) bool { return b != 0 }) {
		f.data = f.data[:len(f.data)-pageOf]
	}
	return f
}

// check opens a damaged file. It is refused and stays as it is, or its sessions are
// those that were kept; then it can be kept in.
func (f *storedFile) check(t testing.TB, name string, data []byte) (refused bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	stuck := time.AfterFunc(20*time.Second, func() { panic(name + ": it hangs") })
	defer stuck.Stop()
	s, err := OpenStore(file)
	if err != nil {
		if !errors.Is(err, errDamaged) && !errors.Is(err, errVersion) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadFile(file); string(left) != string(data) {
			t.Errorf("%s: the file was changed", name)
		}
		return true
	}
	defer s.close()
	s.most, s.db.NoSync = 100, true
	if !f.has(t, name, s, 0) && !f.has(t, name, s, 1) {
		t.Errorf("%s: neither the sessions of the last transaction nor those of the one before", name)
	}
	more := keptOf(t, "long", 1100)
	if err := s.keep([]kept{more}); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if k, found, err := s.recall("long"); err != nil || !found || !reflect.DeepEqual(k.standing.Recipes[0].Journal, more.standing.Recipes[0].Journal) {
		t.Errorf("%s: what is kept now does not come back: %v", name, err)
	}
	return false
}

func (f *storedFile) has(t testing.TB, name string, s *Store, which int) bool {
	for i := range 41 {
		id := fmt.Sprintf("session%02d", i)
		if i == 40 {
			id = "long"
		}
		want, is := f.sessions[which][id]
		got, found, err := s.recall(id)
		if err != nil || found != is || found && !same(got, want) {
			return false
		}
	}
	return true
}

func same(a, b kept) bool {
	for i := range a.standing.Recipes { // none and an empty one are the same
		a.standing.Recipes[i].Journal = append([]session.Entry{}, a.standing.Recipes[i].Journal...)
	}
	b.standing.Recipes = slices.Clone(b.standing.Recipes)
	for i := range b.standing.Recipes {
		b.standing.Recipes[i].Journal = append([]session.Entry{}, b.standing.Recipes[i].Journal...)
	}
	return a.id == b.id && a.key == b.key && a.used.Equal(b.used) && reflect.DeepEqual(a.standing, b.standing)
}

// TestDamagedPages damages a file in the ways in which disks do: those pages that say
// where everything is or what is free, and a third of the others, or fewer.
func TestDamagedPages(t *testing.T) {
	f := makeStored(t)
	dice := rand.New(rand.NewPCG(1, 2))
	pages := len(f.data) / pageOf
	ways := map[string]func(data, page []byte) []byte{
		"a bit":               func(data, page []byte) []byte { page[dice.IntN(pageOf)] ^= 1 << dice.IntN(8); return data },
		"a bit of the header": func(data, page []byte) []byte { page[dice.IntN(80)] ^= 1 << dice.IntN(8); return data },
		"some bytes": func(data, page []byte) []byte {
			for i := dice.IntN(pageOf - 64); dice.IntN(30) != 0 && i < pageOf; i++ {
				page[i] = byte(dice.Uint32())
			}
			return data
		},
		"all":          func(data, page []byte) []byte { clear(page); return data },
		"the end":      func(data, page []byte) []byte { clear(page[512*dice.IntN(8):]); return data },
		"another page": func(data, page []byte) []byte { copy(page, data[dice.IntN(pages)*pageOf:][:pageOf]); return data },
		"a number": func(data, page []byte) []byte {
			order.PutUint64(page[8*dice.IntN(pageOf/8):], uint64(dice.IntN(pages)))
			return data
		},
		"a part and what follows": func(data, page []byte) []byte { return data[:len(data)-len(page)+dice.IntN(pageOf)] },
	}
	refused, count := 0, 0
	for _, what := range slices.Sorted(maps.Keys(ways)) {
		for n := range pages {
			if kind := order.Uint16(f.data[n*pageOf+8:]); n > 1 && kind != freelistPage && dice.IntN(3*pages) >= scenariotest.Fewer(pages) {
				continue
			}
			data := slices.Clone(f.data)
			page := data[n*pageOf:][:pageOf]
			if what == "a part and what follows" {
				page = data[n*pageOf:]
			}
			count++
			if f.check(t, fmt.Sprintf("%s of page %d", what, n), ways[what](data, page)) {
				refused++
			}
		}
	}
	t.Logf("%d of %d files were refused", refused, count)
	least := count / 2
	if scenariotest.Race {
		least = count / 3 // more of the fewer pages are those of which there are two
	}
	if refused < least || f.check(t, "as it was", f.data) {
		t.Errorf("%d of %d files were refused", refused, count)
	}
}

// FuzzDamage changes bytes of a file, each after so many others, and cuts it.
func FuzzDamage(f *testing.F) {
	stored := makeStored(f)
	f.Add([]byte{0, 0, 8, 1}, uint32(0))
	f.Add([]byte{0, 0, 80, 1, 0, 16, 0, 1}, uint32(0))
	f.Add([]byte{1, 0, 16, 255}, uint32(1))
	f.Add([]byte{}, uint32(50_000))
	f.Fuzz(func(t *testing.T, edits []byte, cut uint32) {
		data := slices.Clone(stored.data)
		at := 0
		for ; len(edits) >= 4; edits = edits[4:] {
			at = (at + int(edits[0])<<16 + int(edits[1])<<8 + int(edits[2])) % len(data)
			data[at] ^= edits[3]
		}
		stored.check(t, "changed", data[:len(data)-int(cut)%len(data)])
	})
}

// TestFilesOfOthers asks for sessions to be kept in what is no file of theirs.
func TestFilesOfOthers(t *testing.T) {
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	for name, content := range map[string]string{"notes": "These are my notes, and no database.\n", "zeros": strings.Repeat("\x00", 64<<10), "one byte": "x"} {
		if err := os.WriteFile(path(name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenStore(path(name)); !errors.Is(err, errDamaged) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadFile(path(name)); string(left) != content {
			t.Errorf("%s was changed", name)
		}
	}
	other, err := bolt.Open(path("other"), 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = other.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("users")); return err })
	if err := errors.Join(err, other.Close()); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path("other"))
	if _, err := OpenStore(path("other")); !errors.Is(err, errDamaged) {
		t.Errorf("the database of another program: %v", err)
	}
	if left, _ := os.ReadFile(path("other")); string(left) != string(before) {
		t.Error("the database of another program was changed")
	}
	open(t, path("good"))
	for name, want := range map[string]string{"good": "another server uses it", "missing/file": "no such file", ".": "it is no file"} {
		if _, err := OpenStore(path(name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s, err := OpenStore(path("empty")); err != nil || s.close() != nil {
		t.Error(err)
	}
	if err := os.Truncate(path("empty"), 0); err != nil {
		t.Fatal(err)
	}
	open(t, path("empty"))
}

// TestOtherVersion opens a file that another version has written.
func TestOtherVersion(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	s := open(t, file)
	err := s.db.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketAbout).Put(keyVersion, []byte("1")) })
	if err := errors.Join(err, s.close()); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenStore(file); !errors.Is(err, errVersion) {
		t.Errorf("%v", err)
	}
}
