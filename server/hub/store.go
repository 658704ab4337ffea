package hub

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strconv"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"interleave/server/session"
)

// Store keeps sessions in a file, an embedded database that a crash at any moment
// leaves whole. Get one from [OpenStore]; the hub that uses it closes it.
//
// The database has a bucket of sessions, each a bucket with what is known of it as
// JSON ("about", see [about]), a checksum of that ("sum") and a bucket of the journal of
// each run ("journal0", "journal1"): an entry by its number, in the form that it has on
// the wire. Another bucket has their ids in the order in which they were last used.
type Store struct {
	db   *bolt.DB
	most int // sessions
}

const (
	storeVersion = "2"
	lockTime     = time.Second // that another process may take to let go of the file
	growth       = 1 << 20     // bytes by which the file grows
)

var (
	bucketAbout    = []byte("interleave")
	bucketSessions = []byte("sessions")
	bucketOrder    = []byte("order")
	keyVersion     = []byte("version")
	keyAbout       = []byte("about")
	keySum         = []byte("sum")
)

// about is what is kept of a session besides its journals.
type about struct {
	Key     string          `json:"key"`     // in base64
	Used    int64           `json:"used"`    // Unix milliseconds
	Epochs  []int64         `json:"epochs"`  // of its runs
	Entries []int           `json:"entries"` // in their journals
	Sums    []uint32        `json:"sums"`    // of the journals, see [sumOf]
	Playing bool            `json:"playing"`
	Speed   float64         `json:"speed"`
	Recipe  json.RawMessage `json:"recipe"` // without the journals
}

// OpenStore opens a file, and makes it if it is not there. A file that is no such
// database, or a damaged one, is refused and stays as it is.
func OpenStore(file string) (*Store, error) {
	var db *bolt.DB
	err := guarded(func() (err error) {
		if err = intact(file); err == nil {
			db, err = bolt.Open(file, 0o600, &bolt.Options{Timeout: lockTime, FreelistType: bolt.FreelistMapType})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cannot keep sessions in %s: %w", file, explained(err))
	}
	db.AllocSize = growth
	s := &Store{db: db}
	if err := guarded(s.prepare); err != nil {
		db.Close()
		return nil, fmt.Errorf("cannot keep sessions in %s: %w", file, explained(err))
	}
	return s, nil
}

var (
	errDamaged = errors.New("it is damaged, or no file of this program; it stays as it is: restore a copy, or choose another file")
	errNoFile  = errors.New("it is no file: choose another one")
	errVersion = errors.New("it was written by another version of this program; it stays as it is: choose another file")
)

// explained turns an error of the database into a sentence that says what to do.
func explained(err error) error {
	var number syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return errors.New("another server uses it")
	case errors.As(err, &number), errors.Is(err, errDamaged), errors.Is(err, errVersion), errors.Is(err, errNoFile):
		return err
	}
	return damaged("%v", err)
}

// damaged says what was found in a file that is not as it was left.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w (%s)", errDamaged, fmt.Sprintf(format, args...))
}

// guarded calls into the database. Where the file is damaged, or has become so, even
// reading it may fault.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = damaged("%v", fault)
		}
	}()
	return f()
}

// prepare makes the buckets, unless this version's are there.
func (s *Store) prepare() error {
	var made bool
	err := s.db.View(func(tx *bolt.Tx) (err error) {
		made, err = isMade(tx)
		return err
	})
	if made || err != nil {
		return err
	}
	return s.db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketAbout, bucketSessions, bucketOrder} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketAbout).Put(keyVersion, []byte(storeVersion))
	})
}

// isMade reports whether the database has this version's buckets; false: it is empty.
func isMade(tx *bolt.Tx) (bool, error) {
	if first, _ := tx.Cursor().First(); first == nil {
		return false, nil
	}
	b := tx.Bucket(bucketAbout)
	switch {
	case b == nil || tx.Bucket(bucketSessions) == nil || tx.Bucket(bucketOrder) == nil:
		return false, errDamaged
	case string(b.Get(keyVersion)) != storeVersion:
		return false, errVersion
	}
	return true, nil
}

func (s *Store) lasts() bool  { return true }
func (s *Store) close() error { return s.db.Close() }

func (s *Store) keep(all []kept) error {
	return guarded(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			for _, k := range all {
				if err := put(tx, k); err != nil {
					return err
				}
			}
			return s.trim(tx)
		})
	})
}

// trim forgets the sessions that were not used for longest. The number of sessions
// is their bucket's sequence.
func (s *Store) trim(tx *bolt.Tx) error {
	order, sessions := tx.Bucket(bucketOrder), tx.Bucket(bucketSessions)
	for sessions.Sequence() > uint64(s.most) {
		oldest, id := order.Cursor().First()
		if err := remove(tx, oldest, id); err != nil {
			return err
		}
	}
	return nil
}

// remove takes a session out.
func remove(tx *bolt.Tx, order, id []byte) error {
	sessions := tx.Bucket(bucketSessions)
	return errors.Join(tx.Bucket(bucketOrder).Delete(order), sessions.DeleteBucket(id), sessions.SetSequence(sessions.Sequence()-1))
}

// put writes a session. Of journals that are there already it only adds what is new.
func put(tx *bolt.Tx, k kept) error {
	b, err := tx.Bucket(bucketSessions).CreateBucketIfNotExists([]byte(k.id))
	if err != nil {
		return err
	}
	before, err := readAbout([]byte(k.id), b)
	if err != nil {
		return err
	}
	now := about{
		Key: base64.RawURLEncoding.EncodeToString(k.key[:]), Used: max(k.used.UnixMilli(), newest(tx)), Epochs: k.standing.Epochs,
		Playing: k.standing.Playing, Speed: k.standing.Speed,
	}
	bare := make([]session.Recipe, len(k.standing.Recipes))
	for i, r := range k.standing.Recipes {
		bare[i] = session.Recipe{Spec: r.Spec, Head: r.Head}
		now.Entries = append(now.Entries, len(r.Journal))
		have, sum := 0, uint32(0)
		if i < len(before.Epochs) && before.Epochs[i] == now.Epochs[i] {
			have, sum = before.Entries[i], before.Sums[i]
		}
		if sum, err = putJournal(b, i, r.Journal, have, sum); err != nil {
			return err
		}
		now.Sums = append(now.Sums, sum)
	}
	now.Recipe = encodeRecipe(bare, k.standing.Hashes)
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	order, sessions := tx.Bucket(bucketOrder), tx.Bucket(bucketSessions)
	if before.Used != 0 {
		err = order.Delete(orderKey(before.Used, k.id))
	} else {
		err = sessions.SetSequence(sessions.Sequence() + 1)
	}
	return errors.Join(err, order.Put(orderKey(now.Used, k.id), []byte(k.id)), b.Put(keyAbout, data), b.Put(keySum, seal(k.id, data)))
}

func journalKey(run int) []byte { return []byte("journal" + strconv.Itoa(run)) }

func entryKey(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

// putJournal adds what follows the first have entries, which are there and have that
// sum, and returns the sum of all.
func putJournal(b *bolt.Bucket, run int, journal []session.Entry, have int, sum uint32) (uint32, error) {
	name := journalKey(run)
	if have == 0 && b.Bucket(name) != nil {
		if err := b.DeleteBucket(name); err != nil {
			return 0, err
		}
	}
	if len(journal) == have {
		return sum, nil
	}
	entries, err := b.CreateBucketIfNotExists(name)
	if err != nil {
		return 0, err
	}
	for i := have; i < len(journal); i++ {
		var t text
		t.entry(&journal[i])
		key := entryKey(i)
		if err := entries.Put(key, t); err != nil {
			return 0, err
		}
		sum = sumOf(sum, key, t)
	}
	return sum, nil
}

// orderKey sorts by time.
func orderKey(used int64, id string) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(used)), id...)
}

// newest returns when a session was last used. What is kept now is not older, also where
// the clock was put back, or it would be the first to go.
func newest(tx *bolt.Tx) int64 {
	last, _ := tx.Bucket(bucketOrder).Cursor().Last()
	if last == nil {
		return 1 // 0 is for sessions that are not kept yet
	}
	return int64(binary.BigEndian.Uint64(last))
}

// readAbout returns what is known of a session, the zero value of one that is new.
func readAbout(id []byte, b *bolt.Bucket) (about, error) {
	data := b.Get(keyAbout)
	switch first, _ := b.Cursor().First(); {
	case first == nil:
		return about{}, nil
	case !bytes.Equal(b.Get(keySum), seal(string(id), data)):
		return about{}, damaged("the checksum of a session")
	}
	return parseAbout(data)
}

func parseAbout(data []byte) (a about, err error) {
	err = json.Unmarshal(data, &a)
	if err != nil || len(a.Entries) != len(a.Epochs) || len(a.Sums) != len(a.Epochs) || slices.ContainsFunc(a.Entries, func(n int) bool { return n < 0 }) {
		return a, damaged("about: %.100q", data)
	}
	return a, nil
}

func (s *Store) forget(id string) error {
	return guarded(func() error {
		return s.db.Update(func(tx *bolt.Tx) error {
			b := tx.Bucket(bucketSessions).Bucket([]byte(id))
			if b == nil {
				return nil
			}
			a, err := readAbout([]byte(id), b)
			if err != nil {
				return err
			}
			return remove(tx, orderKey(a.Used, id), []byte(id))
		})
	})
}

func (s *Store) recall(id string) (k kept, found bool, err error) {
	err = guarded(func() error {
		return s.db.View(func(tx *bolt.Tx) error {
			b := tx.Bucket(bucketSessions).Bucket([]byte(id))
			if b == nil {
				return nil
			}
			found = true
			a, err := readAbout([]byte(id), b)
			if err == nil {
				k, err = a.kept(id, func(run int, do func([]byte) error) error { return a.journal(run, b, do) })
			}
			return err
		})
	})
	return k, found, err
}

// kept puts a session together from what is stored of it. The error is a refusal
// where the session is none of this version's. journal calls do for the entries of a run.
func (a *about) kept(id string, journal func(run int, do func(entry []byte) error) error) (kept, error) {
	k := kept{id: id, used: time.UnixMilli(a.Used), standing: session.Standing{Epochs: a.Epochs, Playing: a.Playing, Speed: a.Speed}}
	secret, err := base64.RawURLEncoding.DecodeString(a.Key)
	if err != nil || len(secret) != len(k.key) {
		return k, damaged("key %.100q", a.Key)
	}
	copy(k.key[:], secret)
	var body recipeBody
	if err := json.Unmarshal(a.Recipe, &body); err != nil || len(body.Runs) != len(a.Epochs) {
		return k, damaged("recipe %.100q", a.Recipe)
	}
	for i := range body.Runs {
		run := &body.Runs[i]
		err := journal(i, func(entry []byte) error {
			var e entryBody
			if err := json.Unmarshal(entry, &e); err != nil {
				return damaged("entry %.100q", entry)
			}
			run.Journal = append(run.Journal, e)
			return nil
		})
		if err != nil {
			return k, err
		}
		hash, err := strconv.ParseUint(run.Hash, 16, 64)
		if err != nil {
			return k, damaged("hash %.100q", run.Hash)
		}
		k.standing.Hashes = append(k.standing.Hashes, hash)
	}
	k.standing.Recipes, err = body.recipes()
	return k, err
}

// journal calls do for every entry of a run's journal, and returns an error if they are
// not those that were kept.
func (a *about) journal(run int, b *bolt.Bucket, do func(entry []byte) error) error {
	n, sum := 0, uint32(0)
	if entries := b.Bucket(journalKey(run)); entries != nil {
		c := entries.Cursor()
		for key, entry := c.First(); key != nil && n < a.Entries[run]; key, entry = c.Next() {
			if !bytes.Equal(key, entryKey(n)) { // the sum does not say where a key ends
				break
			}
			n, sum = n+1, sumOf(sum, key, entry)
			if err := do(entry); err != nil {
				return err
			}
		}
	}
	if n != a.Entries[run] || sum != a.Sums[run] {
		return damaged("a journal of %d entries, of which %d are there", a.Entries[run], n)
	}
	return nil
}
