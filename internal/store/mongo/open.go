package mongo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"
	"go.mongodb.org/mongo-driver/v2/x/mongo/driver/connstring"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// formatVersion is the version of the document envelope and the collections.
const formatVersion = 1

// Options of Open; the zero value has sensible defaults.
type Options struct {
	Database     string           // "" = the URI's, else "kompass"
	Poll         time.Duration    // how often Wait wakes up by itself; 0 = 250 ms
	Overlap      time.Duration    // how far a reading of the changes goes back; 0 = 10 s
	WriteTimeout time.Duration    // how long one write may take; 0 = half of Overlap, and never more
	Now          func() time.Time // the clock of retention; nil = time.Now
}

func (o Options) withDefaults() Options {
	if o.Poll <= 0 {
		o.Poll = 250 * time.Millisecond
	}
	if o.Overlap <= 0 {
		o.Overlap = 10 * time.Second
	}
	if o.WriteTimeout <= 0 || o.WriteTimeout > o.Overlap/2 {
		o.WriteTimeout = o.Overlap / 2
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// db is the open database.
type db struct {
	client  *mongo.Client
	data    *mongo.Database
	opts    Options
	epoch   string // tells this database's cursors from another's
	kinds   map[store.Kind]record.Codec
	wake    *bell
	streams *streams
	stop    func() // ends the watcher and waits for it
	closed  atomic.Bool
}

// Open connects to the server, creates the indexes, brings the index keys up to date and
// returns the store. It fails with store.ErrDown, ErrDenied or ErrNewer.
func Open(ctx context.Context, uri string, opts Options) (*store.Store, error) {
	client, name, err := connect(uri, opts)
	if err != nil {
		return nil, err
	}
	d := &db{
		client: client, opts: opts.withDefaults(), kinds: map[store.Kind]record.Codec{},
		wake: newBell(), streams: newStreams(), stop: func() {},
	}
	d.data = client.Database(name)
	for _, c := range record.Kinds() {
		d.kinds[c.Name()] = c
	}
	if err := d.open(ctx); err != nil {
		d.close()
		return nil, failed(ctx, "open", "", name, err)
	}
	return d.store(), nil
}

// connect does not dial yet. Its error does not repeat the URI, which may hold a password.
func connect(uri string, opts Options) (*mongo.Client, string, error) {
	cs, err := connstring.ParseAndValidate(uri)
	if err != nil {
		return nil, "", store.ErrAddress
	}
	name := opts.Database
	if name == "" {
		name = cs.Database
	}
	if name == "" {
		name = "kompass"
	}
	journal := true
	co := options.Client().ApplyURI(uri).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary())
	if !cs.ServerSelectionTimeoutSet {
		co.SetServerSelectionTimeout(10 * time.Second)
	}
	client, err := mongo.Connect(co)
	if err != nil {
		return nil, "", fmt.Errorf("mongo: connect: %w", err)
	}
	return client, name, nil
}

func (d *db) open(ctx context.Context) error {
	if err := d.client.Ping(ctx, readpref.Primary()); err != nil {
		return err
	}
	if err := d.ensureMeta(ctx); err != nil {
		return err
	}
	for _, c := range record.Kinds() {
		if err := d.ensureIndexes(ctx, c); err != nil {
			return fmt.Errorf("indexes of %s: %w", c.Name(), err)
		}
	}
	if err := d.ensureKeys(ctx); err != nil {
		return err
	}
	return d.watch(ctx)
}

// coll returns the collection of a kind.
func (d *db) coll(kind store.Kind) *mongo.Collection { return d.data.Collection(string(kind)) }

// metaDoc is the one document of the collection "meta".
type metaDoc struct {
	Format int       `bson:"format"`
	Epoch  string    `bson:"epoch"`
	Keys   int       `bson:"keys_version"`
	Pruned time.Time `bson:"pruned"` // tombstones from before are gone
}

const (
	metaColl = "meta"
	metaID   = "store"
)

func (d *db) meta(ctx context.Context) (m metaDoc, err error) {
	err = d.data.Collection(metaColl).FindOne(ctx, bson.D{{Key: "_id", Value: metaID}}).Decode(&m)
	return m, err
}

func (d *db) setMeta(ctx context.Context, field string, value any) error {
	_, err := d.data.Collection(metaColl).UpdateOne(ctx, bson.D{{Key: "_id", Value: metaID}},
		bson.D{{Key: "$set", Value: bson.D{{Key: field, Value: value}}}})
	return err
}

func (d *db) ensureMeta(ctx context.Context) error {
	m, err := d.meta(ctx)
	if errors.Is(err, mongo.ErrNoDocuments) {
		_, err = d.data.Collection(metaColl).InsertOne(ctx, bson.D{
			{Key: "_id", Value: metaID}, {Key: "format", Value: formatVersion}, {Key: "epoch", Value: rand.Text()},
			{Key: "keys_version", Value: record.KeysVersion}, {Key: "pruned", Value: time.UnixMilli(0)},
		})
		if err != nil && !mongo.IsDuplicateKeyError(err) { // another process was faster
			return err
		}
		m, err = d.meta(ctx)
	}
	if err != nil {
		return err
	}
	if m.Format > formatVersion || m.Keys > record.KeysVersion {
		return fault.Wrap(fmt.Errorf("format %d with keys %d, this program knows %d and %d", m.Format, m.Keys, formatVersion, record.KeysVersion),
			store.ErrNewer.Kind, store.ErrNewer.Code)
	}
	d.epoch = m.Epoch
	return nil
}

// ensureKeys computes the index keys anew when they were written by an older program. Each
// document is guarded by its rev: one that is written meanwhile gets its keys by that write.
func (d *db) ensureKeys(ctx context.Context) error {
	m, err := d.meta(ctx)
	if err != nil || m.Keys == record.KeysVersion {
		return err
	}
	for _, c := range record.Kinds() {
		if len(c.Indexes()) == 0 {
			continue
		}
		for after := ""; ; {
			rows, err := d.find(ctx, c.Name(), alive(idAfter(after)), options.Find().SetSort(byID(false)).SetLimit(batchDocs))
			if err != nil || len(rows) == 0 {
				if err != nil {
					return err
				}
				break
			}
			for _, s := range rows {
				if err := d.rekey(ctx, c, s); err != nil {
					return fmt.Errorf("index keys of %s %.80q: %w", c.Name(), s.ID, err)
				}
				after = s.ID
			}
		}
	}
	return d.setMeta(ctx, "keys_version", record.KeysVersion)
}

func (d *db) rekey(ctx context.Context, c record.Codec, s stored) error {
	_, keys, err := c.Parse(s.ID, s.Rev, s.Body)
	if err != nil {
		return err
	}
	_, err = d.coll(c.Name()).UpdateOne(ctx, guard(s.ID, s.Rev),
		bson.D{{Key: "$set", Value: bson.D{{Key: "k", Value: keysDoc(c, s.ID, keys)}}}})
	return err
}

func (d *db) store() *store.Store {
	return &store.Store{
		Organisations: newRepo(d, record.Organisations),
		Places:        newRepo(d, record.Places),
		Courses:       newRepo(d, record.Courses),
		Instances:     newRepo(d, record.Instances),
		Demands:       newRepo(d, record.Demands),
		Series:        newRepo(d, record.Series),
		Stocks:        newRepo(d, record.Stocks),
		Assumptions:   newRepo(d, record.Assumptions),
		Indicators:    newRepo(d, record.Indicators),
		Targets:       newRepo(d, record.Targets),
		Taxonomy:      newRepo(d, record.Taxonomy),
		ConceptParts:  newRepo(d, record.ConceptParts),
		Users:         newRepo(d, record.Users),
		Sessions:      newRepo(d, record.Sessions),
		Resets:        newRepo(d, record.Resets),
		SigningKeys:   newRepo(d, record.SigningKeys),
		Receipts:      newRepo(d, record.Receipts),
		Audit:         newRepo(d, record.Audit),
		Imports:       newRepo(d, record.Imports),
		Changes:       changes{d},
		Admin:         admin{d},
	}
}

// close ends the watcher and the connections. Closing again does nothing.
func (d *db) close() error {
	if d.closed.Swap(true) {
		return nil
	}
	d.stop()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return d.client.Disconnect(ctx)
}
