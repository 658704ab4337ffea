package hub

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf adds an entry to the checksum of those before it. The database has none of what
// is kept in it.
func sumOf(sum uint32, key, entry []byte) uint32 {
	return crc32.Update(crc32.Update(sum, castagnoli, key), castagnoli, entry)
}

// seal returns the checksum of what is known of a session.
func seal(id string, data []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, sumOf(0, []byte(id), data))
}

// intact reads a file from end to end, without being able to write to it, before it
// is opened for good.
func intact(file string) error {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 && info.Mode().IsRegular():
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errNoFile
	}
	// This locks the file, and reads no more of it than pages 0 and 1.
	db, err := bolt.Open(file, 0o600, &bolt.Options{Timeout: lockTime, ReadOnly: true})
	if err != nil {
		return err
	}
	defer db.Close()
	again, err := os.Open(file)
	if err != nil {
		return err
	}
	defer again.Close()
	if info, err = again.Stat(); err != nil {
		return err
	}
	if err := checkPages(again, info.Size(), db.Info().PageSize); err != nil {
		return err
	}
	return db.View(verify)
}

// verify holds every session against its checksums, and against their order.
func verify(tx *bolt.Tx) error {
	made, err := isMade(tx)
	if !made || err != nil {
		return err
	}
	sessions, order := tx.Bucket(bucketSessions), tx.Bucket(bucketOrder)
	var count, ordered uint64
	err = errors.Join(
		sessions.ForEach(func(id, value []byte) error {
			if value != nil {
				return damaged("a value that is no session")
			}
			count++
			return verifySession(id, sessions.Bucket(id), order)
		}),
		order.ForEach(func(_, _ []byte) error { ordered++; return nil }))
	if err == nil && (count != sessions.Sequence() || count != ordered) {
		err = damaged("%d sessions", count)
	}
	return err
}

func verifySession(id []byte, b, order *bolt.Bucket) error {
	a, err := readAbout(id, b)
	if err != nil {
		return err
	}
	if !bytes.Equal(order.Get(orderKey(a.Used, string(id))), id) {
		return damaged("a session out of order")
	}
	for run := range a.Entries {
		if err := a.journal(run, b, func([]byte) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}
