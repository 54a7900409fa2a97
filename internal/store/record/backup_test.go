package record_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/prasmju-kompass/kompass/internal/catalog"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// forge writes a gzip stream of documents and, when asked, a valid trailer.
func forge(t *testing.T, trailer bool, count int, docs ...any) []byte {
	t.Helper()
	var raw, out bytes.Buffer
	for _, d := range docs {
		b, ok := d.([]byte)
		if !ok {
			var err error
			if b, err = bson.Marshal(d); err != nil {
				t.Fatal(err)
			}
		}
		raw.Write(b)
	}
	if trailer {
		sum := sha256.Sum256(raw.Bytes())
		b, err := bson.Marshal(bson.D{{Key: "count", Value: int64(count)}, {Key: "sha256", Value: sum[:]}})
		if err != nil {
			t.Fatal(err)
		}
		raw.Write(b)
	}
	gz := gzip.NewWriter(&out)
	if _, err := gz.Write(raw.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := gz.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadBackup(t *testing.T) {
	header := bson.D{{Key: "format", Value: "kompass-backup"}, {Key: "version", Value: 1}}
	doc := func(kind, id string, rev int64, body any) bson.D {
		return bson.D{{Key: "kind", Value: kind}, {Key: "id", Value: id}, {Key: "rev", Value: rev}, {Key: "body", Value: body}}
	}
	good := doc("course", "c", 3, bson.D{{Key: "workload", Value: 7}})
	huge := binary.LittleEndian.AppendUint32(nil, 1<<31-1)
	for name, c := range map[string]struct {
		file []byte
		want error
	}{
		"whole":           {forge(t, true, 1, header, good), nil},
		"empty":           {forge(t, true, 0, header), nil},
		"no trailer":      {forge(t, false, 0, header, good), store.ErrBackupDamaged},
		"one missing":     {forge(t, true, 2, header, good), store.ErrBackupDamaged},
		"no header":       {forge(t, true, 1, good), store.ErrBackupDamaged},
		"newer":           {forge(t, true, 0, bson.D{{Key: "format", Value: "kompass-backup"}, {Key: "version", Value: 99}}), store.ErrBackupNewer},
		"unknown kind":    {forge(t, true, 1, header, doc("spaceship", "c", 1, bson.D{})), store.ErrBackupDamaged},
		"no id":           {forge(t, true, 1, header, doc("course", "", 1, bson.D{})), store.ErrBackupDamaged},
		"no rev":          {forge(t, true, 1, header, doc("course", "c", 0, bson.D{})), store.ErrBackupDamaged},
		"body of a kind":  {forge(t, true, 1, header, doc("course", "c", 1, bson.D{{Key: "title", Value: 7}})), store.ErrBackupDamaged},
		"body of no kind": {forge(t, true, 1, header, doc("course", "c", 1, "text")), store.ErrBackupDamaged},
		"forged length":   {forge(t, false, 0, header, huge), store.ErrBackupDamaged},
		"tiny length":     {forge(t, false, 0, header, []byte{4, 0, 0, 0}), store.ErrBackupDamaged},
		"more after end":  {forge(t, true, 0, header, bson.D{{Key: "sha256", Value: "x"}}), store.ErrBackupDamaged},
		"not gzip":        {[]byte("kompass"), store.ErrBackupDamaged},
	} {
		err := record.ReadBackup(t.Context(), bytes.NewReader(c.file), func(r record.Restored) error {
			if r.Kind != store.KindCourse || r.ID != "c" || r.Rev != 3 {
				t.Errorf("%s: read %+v", name, r)
			}
			return nil
		})
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	mine := errors.New("mine")
	whole := forge(t, true, 1, header, good)
	if err := record.ReadBackup(t.Context(), bytes.NewReader(whole), func(record.Restored) error { return mine }); err != mine {
		t.Errorf("the caller's error came back as %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := record.ReadBackup(ctx, bytes.NewReader(whole), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// brokenDisk takes some bytes and then fails.
type brokenDisk struct{ room int }

func (d *brokenDisk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}

func TestBackupToBrokenDisk(t *testing.T) {
	rec, err := record.Courses.Encode(catalog.Course{ID: "c"})
	if err != nil {
		t.Fatal(err)
	}
	for _, room := range []int{0, 5, 50} {
		w, err := record.NewBackupWriter(&brokenDisk{room}, time.Unix(0, 0))
		if err == nil {
			err = w.Write(store.KindCourse, "c", 1, rec.Body)
		}
		if err == nil {
			err = w.Close()
		}
		if !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
}
