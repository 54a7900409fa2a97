package record

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// A backup is a gzip stream of BSON documents, each of which begins with its own length:
// a header with format and version, one per stored document, and a trailer with their number
// and the SHA-256 of all bytes before it. Without its trailer a backup is not one.
const (
	backupFormat  = "kompass-backup"
	backupVersion = 1
	// maxBackupRecord bounds one record: what MongoDB holds at most, and room for the envelope.
	maxBackupRecord = 17 << 20
)

type headerRecord struct {
	Format    string  `bson:"format"`
	Version   int     `bson:"version"`
	CreatedAt instant `bson:"created_at"`
}

type bodyRecord struct {
	Kind store.Kind `bson:"kind"`
	ID   string     `bson:"id"`
	Rev  int64      `bson:"rev"`
	Body bson.Raw   `bson:"body"`
}

type trailerRecord struct {
	Count  int64  `bson:"count"`
	SHA256 []byte `bson:"sha256"`
}

// BackupWriter writes a backup. Close must succeed for it to be one.
type BackupWriter struct {
	gz    *gzip.Writer
	sum   hash.Hash
	count int64
}

// NewBackupWriter begins a backup on w.
func NewBackupWriter(w io.Writer, now time.Time) (*BackupWriter, error) {
	b := &BackupWriter{gz: gzip.NewWriter(w), sum: sha256.New()}
	return b, b.record(headerRecord{Format: backupFormat, Version: backupVersion, CreatedAt: at(now)})
}

// Write adds one document.
func (b *BackupWriter) Write(kind store.Kind, id string, rev int64, body []byte) error {
	b.count++
	return b.record(bodyRecord{Kind: kind, ID: id, Rev: rev, Body: body})
}

// Close writes the trailer; it does not close the underlying writer.
func (b *BackupWriter) Close() error {
	if err := b.record(trailerRecord{Count: b.count, SHA256: b.sum.Sum(nil)}); err != nil {
		return err
	}
	return b.gz.Close()
}

func (b *BackupWriter) record(v any) error {
	raw, err := bson.Marshal(v)
	if err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	b.sum.Write(raw)
	if _, err := b.gz.Write(raw); err != nil {
		return fmt.Errorf("write backup: %w", err)
	}
	return nil
}

// Restored is one document of a backup, checked and with its keys.
type Restored struct {
	Record
	Kind store.Kind
}

// ReadBackup hands every document to each, in the order written, after checking that it
// decodes. It fails with store.ErrBackupDamaged or ErrBackupNewer; since only the trailer
// proves the whole, nothing that each did may last when ReadBackup fails.
func ReadBackup(ctx context.Context, r io.Reader, each func(Restored) error) error {
	gz, err := gzip.NewReader(bufio.NewReaderSize(r, 1<<16))
	if err != nil {
		return damaged(err)
	}
	br := &backupReader{r: gz, sum: sha256.New()}
	if err := br.header(); err != nil {
		return err
	}
	for count := int64(0); ; count++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum := br.sum.Sum(nil)
		raw, err := br.next()
		if err != nil {
			return damaged(err)
		}
		if _, err := raw.LookupErr("sha256"); err == nil {
			return br.trailer(raw, count, sum)
		}
		rec, err := restoredOf(raw)
		if err != nil {
			return damaged(err)
		}
		if err := each(rec); err != nil {
			return err
		}
	}
}

func damaged(err error) error {
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fault.Wrap(err, store.ErrBackupDamaged.Kind, store.ErrBackupDamaged.Code)
}

func restoredOf(raw bson.Raw) (Restored, error) {
	var b bodyRecord
	if err := bson.Unmarshal(raw, &b); err != nil {
		return Restored{}, err
	}
	codec, ok := Find(b.Kind)
	if !ok {
		return Restored{}, fmt.Errorf("unknown kind %.40q", b.Kind)
	}
	if !ValidID(b.ID) || b.Rev < 1 {
		return Restored{}, fmt.Errorf("%s with id %.40q and rev %d", b.Kind, b.ID, b.Rev)
	}
	_, keys, err := codec.Parse(b.ID, b.Rev, b.Body)
	if err != nil {
		return Restored{}, err
	}
	return Restored{Kind: b.Kind, Record: Record{ID: b.ID, Rev: b.Rev, Body: b.Body, Keys: keys}}, nil
}

type backupReader struct {
	r   io.Reader
	sum hash.Hash
}

func (b *backupReader) header() error {
	raw, err := b.next()
	if err != nil {
		return damaged(err)
	}
	var h headerRecord
	if err := bson.Unmarshal(raw, &h); err != nil || h.Format != backupFormat {
		return damaged(errors.Join(errors.New("no backup"), err))
	}
	if h.Version > backupVersion {
		return store.ErrBackupNewer.With("version", h.Version)
	}
	return nil
}

// next reads one length-prefixed document. It grows its buffer as bytes arrive, so that a
// forged length costs nothing.
func (b *backupReader) next() (bson.Raw, error) {
	var head [4]byte
	if _, err := io.ReadFull(b.r, head[:]); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(head[:]))
	if n < 5 || n > maxBackupRecord {
		return nil, fmt.Errorf("record of %d bytes", n)
	}
	var buf bytes.Buffer
	buf.Write(head[:])
	if _, err := io.CopyN(&buf, b.r, n-4); err != nil {
		return nil, err
	}
	b.sum.Write(buf.Bytes())
	raw := bson.Raw(buf.Bytes())
	return raw, raw.Validate()
}

func (b *backupReader) trailer(raw bson.Raw, count int64, sum []byte) error {
	var t trailerRecord
	if err := bson.Unmarshal(raw, &t); err != nil {
		return damaged(err)
	}
	if t.Count != count || !bytes.Equal(t.SHA256, sum) {
		return damaged(fmt.Errorf("trailer tells of %d documents, %d were read", t.Count, count))
	}
	// Reading to the end also checks gzip's own sum.
	if n, err := io.Copy(io.Discard, b.r); err != nil || n > 0 {
		return damaged(errors.Join(fmt.Errorf("%d bytes after the trailer", n), err))
	}
	return nil
}
