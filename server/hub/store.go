package hub

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"runtime/debug"
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
// JSON ("about", see [about]) and a bucket of the journal of each run ("journal0",
// "journal1"): an entry by its number, in the form that it has on the wire. Another
// bucket has their ids in the order in which they were last used.
type Store struct {
	db   *bolt.DB
	most int // sessions
}

const (
	storeVersion = "1"
	lockTime     = time.Second // that another process may take to let go of the file
	growth       = 1 << 20     // bytes by which the file grows
)

var (
	bucketAbout    = []byte("interleave")
	bucketSessions = []byte("sessions")
	bucketOrder    = []byte("order")
	keyVersion     = []byte("version")
	keyAbout       = []byte("about")
)

// about is what is kept of a session besides its journals.
type about struct {
	Key     string          `json:"key"`     // in base64
	Used    int64           `json:"used"`    // Unix milliseconds
	Epochs  []int64         `json:"epochs"`  // of its runs
	Entries []int           `json:"entries"` // in their journals
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
	if err := s.prepare(); err != nil {
		db.Close()
		return nil, fmt.Errorf("cannot keep sessions in %s: %w", file, explained(err))
	}
	return s, nil
}

// intact reads a file from end to end, without being able to write to it, before it
// is opened for good.
func intact(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	db, err := bolt.Open(file, 0o600, &bolt.Options{Timeout: lockTime, ReadOnly: true, PreLoadFreelist: true})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bolt.Tx) error {
		if err := readAll(tx); err != nil {
			return err
		}
		var problems []error
		for err := range tx.Check() {
			problems = append(problems, err)
		}
		return errors.Join(problems...)
	})
}

// readAll reads everything, here, where a fault can be caught.
func readAll(tx *bolt.Tx) error {
	var walk func(*bolt.Bucket) error
	walk = func(b *bolt.Bucket) error {
		return b.ForEach(func(key, value []byte) error {
			if value == nil {
				return walk(b.Bucket(key))
			}
			crc32.ChecksumIEEE(value)
			return nil
		})
	}
	return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return walk(b) })
}

var (
	errDamaged = errors.New("it is damaged, or no file of this program; it stays as it is: restore a copy, or choose another file")
	errVersion = errors.New("it was written by another version of this program; it stays as it is: choose another file")
)

// explained turns an error of the database into a sentence that says what to do.
func explained(err error) error {
	var number syscall.Errno
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return errors.New("another server uses it")
	case errors.As(err, &number), errors.Is(err, errDamaged), errors.Is(err, errVersion):
		return err
	}
	return fmt.Errorf("%w (%v)", errDamaged, err)
}

// guarded calls into the database. Where the file is damaged, or has become so, even
// reading it may fault.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%w (%v)", errDamaged, fault)
		}
	}()
	return f()
}

// prepare makes the buckets, or checks that they are this version's.
func (s *Store) prepare() error {
	return s.db.Update(func(tx *bolt.Tx) error {
		if b := tx.Bucket(bucketAbout); b != nil {
			if string(b.Get(keyVersion)) != storeVersion {
				return errVersion
			}
			return nil
		}
		if first, _ := tx.Cursor().First(); first != nil {
			return errDamaged
		}
		for _, name := range [][]byte{bucketAbout, bucketSessions, bucketOrder} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketAbout).Put(keyVersion, []byte(storeVersion))
	})
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
	before, err := readAbout(b)
	if err != nil {
		return err
	}
	now := about{
		Key: base64.RawURLEncoding.EncodeToString(k.key[:]), Used: k.used.UnixMilli(), Epochs: k.standing.Epochs,
		Playing: k.standing.Playing, Speed: k.standing.Speed,
	}
	bare := make([]session.Recipe, len(k.standing.Recipes))
	for i, r := range k.standing.Recipes {
		bare[i] = session.Recipe{Spec: r.Spec, Head: r.Head}
		now.Entries = append(now.Entries, len(r.Journal))
		have := 0
		if i < len(before.Epochs) && before.Epochs[i] == now.Epochs[i] {
			have = before.Entries[i]
		}
		if err := putJournal(b, i, r.Journal, have); err != nil {
			return err
		}
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
	return errors.Join(err, order.Put(orderKey(now.Used, k.id), []byte(k.id)), b.Put(keyAbout, data))
}

func journalKey(run int) []byte { return []byte("journal" + strconv.Itoa(run)) }

// putJournal adds what follows the first have entries, which are there.
func putJournal(b *bolt.Bucket, run int, journal []session.Entry, have int) error {
	name := journalKey(run)
	if have == 0 && b.Bucket(name) != nil {
		if err := b.DeleteBucket(name); err != nil {
			return err
		}
	}
	if len(journal) == have {
		return nil
	}
	entries, err := b.CreateBucketIfNotExists(name)
	if err != nil {
		return err
	}
	for i := have; i < len(journal); i++ {
		var t text
		t.entry(&journal[i])
		if err := entries.Put(binary.BigEndian.AppendUint32(nil, uint32(i)), t); err != nil {
			return err
		}
	}
	return nil
}

// orderKey sorts by time.
func orderKey(used int64, id string) []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(used)), id...)
}

func readAbout(b *bolt.Bucket) (about, error) {
	var a about
	data := b.Get(keyAbout)
	if data == nil {
		return a, nil
	}
	if err := json.Unmarshal(data, &a); err != nil || len(a.Entries) != len(a.Epochs) {
		return a, fmt.Errorf("%w (about: %.100q)", errDamaged, data)
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
			a, err := readAbout(b)
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
			a, err := readAbout(b)
			if err != nil {
				return err
			}
			found = true
			k, err = a.kept(id, func(run int) [][]byte {
				var entries [][]byte
				if journal := b.Bucket(journalKey(run)); journal != nil {
					journal.ForEach(func(_, entry []byte) error {
						entries = append(entries, bytes.Clone(entry))
						return nil
					})
				}
				return entries
			})
			return err
		})
	})
	return k, found, err
}

// kept puts a session together from what is stored of it. The error is a refusal
// where the session is none of this version's.
func (a *about) kept(id string, journal func(run int) [][]byte) (kept, error) {
	k := kept{id: id, used: time.UnixMilli(a.Used), standing: session.Standing{Epochs: a.Epochs, Playing: a.Playing, Speed: a.Speed}}
	secret, err := base64.RawURLEncoding.DecodeString(a.Key)
	if err != nil || len(secret) != len(k.key) {
		return k, fmt.Errorf("%w (key %.100q)", errDamaged, a.Key)
	}
	copy(k.key[:], secret)
	var body recipeBody
	if err := json.Unmarshal(a.Recipe, &body); err != nil || len(body.Runs) != len(a.Epochs) {
		return k, fmt.Errorf("%w (recipe %.100q)", errDamaged, a.Recipe)
	}
	for i := range body.Runs {
		run := &body.Runs[i]
		entries := journal(i)
		if len(entries) < a.Entries[i] {
			return k, fmt.Errorf("%w (%d entries of %d)", errDamaged, len(entries), a.Entries[i])
		}
		for _, data := range entries[:a.Entries[i]] {
			var e entryBody
			if err := json.Unmarshal(data, &e); err != nil {
				return k, fmt.Errorf("%w (entry %.100q)", errDamaged, data)
			}
			run.Journal = append(run.Journal, e)
		}
		hash, err := strconv.ParseUint(run.Hash, 16, 64)
		if err != nil {
			return k, fmt.Errorf("%w (hash %.100q)", errDamaged, run.Hash)
		}
		k.standing.Hashes = append(k.standing.Hashes, hash)
	}
	k.standing.Recipes, err = body.recipes()
	return k, err
}
