package mongo

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// Bounds of one reading of the changes.
const (
	defaultChanges = 500
	maxChanges     = 10_000
)

// changes implements store.Changes by polling changed_at.
//
// Documents are read in the order of (changed_at, kind, id) from the place reached. A write
// is dated before others can see it, so one may appear behind that place: each reading that
// comes to the end goes over the last stretch again, back to where everything is settled,
// and drops what it has delivered.
type changes struct{ db *db }

// event is a document's stand in the stream.
type event struct {
	at   int64 // changed_at in milliseconds of the server's clock
	kind store.Kind
	id   string
	rev  int64
}

func (e event) key() string { return string(e.kind) + "\x00" + e.id }

func compareEvents(a, b event) int {
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

func (c changes) failed(ctx context.Context, err error) error {
	return failed(ctx, "read changes", "", "", err)
}

func (c changes) Since(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	if limit <= 0 {
		limit = defaultChanges
	}
	list, next, err := c.since(ctx, after, min(limit, maxChanges))
	if err != nil {
		return nil, after, c.failed(ctx, err)
	}
	return list, next, nil
}

func (c changes) since(ctx context.Context, after store.Cursor, limit int) ([]store.Change, store.Cursor, error) {
	rung := c.db.wake.count()
	now, err := c.db.serverTime(ctx)
	if err != nil {
		return nil, after, err
	}
	pos, err := c.start(ctx, after, now)
	if err != nil {
		return nil, after, err
	}
	r := c.db.streams.resume(pos)
	for {
		events, reached, end, err := c.ahead(ctx, r.pos.Place, limit)
		if err != nil {
			return nil, after, err
		}
		settled := r.pos.Settled
		if end { // go over the unsettled stretch again
			late, all, err := c.behind(ctx, r, limit-len(events))
			if err != nil {
				return nil, after, err
			}
			if events = append(late, events...); all {
				settled = max(settled, now-c.db.opts.Overlap.Milliseconds())
			}
		}
		list, err := c.load(ctx, r, events)
		if err != nil {
			return nil, after, err
		}
		r.pos.Place = reached
		if len(list) == 0 && end {
			c.db.streams.idle(pos, settled, rung)
			return nil, after, nil
		}
		if r.pos.Settled = settled; len(list) > 0 {
			return list, c.db.cursor(c.db.streams.advance(r, rung)), nil
		}
	}
}

// start reads the cursor. From the beginning, all that is older than the overlap is settled.
func (c changes) start(ctx context.Context, after store.Cursor, now int64) (position, error) {
	m, err := c.db.meta(ctx)
	if err != nil {
		return position{}, err
	}
	pruned := m.Pruned.UnixMilli()
	if after == "" {
		return position{Settled: now - c.db.opts.Overlap.Milliseconds(), Floor: pruned}, nil
	}
	pos, err := c.db.parseCursor(after)
	if err == nil && pruned > max(pos.Settled, pos.Floor) && pruned > pos.Place.At {
		err = store.ErrCursorExpired
	}
	return pos, err
}

// ahead returns up to limit events after a place, in order, the place they end at, and
// whether there are no more.
func (c changes) ahead(ctx context.Context, from place, limit int) (events []event, reached place, end bool, err error) {
	var all []event
	for _, codec := range record.Kinds() {
		kind := codec.Name()
		if !kind.Tracked() {
			continue
		}
		rows, err := c.events(ctx, kind, from.after(kind), limit)
		if err != nil {
			return nil, from, false, err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, compareEvents)
	if end = len(all) < limit; !end {
		all = all[:limit]
	}
	if n := len(all); n > 0 {
		from = place{At: all[n-1].at, Kind: all[n-1].kind, ID: all[n-1].id}
	}
	return all, from, end, nil
}

// behind returns up to limit events between what is settled and the place reached that were
// not delivered yet, and whether these are all.
func (c changes) behind(ctx context.Context, r *reading, limit int) (late []event, all bool, err error) {
	for _, codec := range record.Kinds() {
		kind := codec.Name()
		if !kind.Tracked() {
			continue
		}
		for from := (place{At: r.pos.Settled - 1, Kind: "\xff"}); ; {
			rows, err := c.events(ctx, kind, from.after(kind), batchEvents)
			if err != nil {
				return nil, false, err
			}
			for _, e := range rows {
				from = place{At: e.at, Kind: e.kind, ID: e.id}
				if r.pos.Place.before(e) {
					break
				}
				if r.seen[e.key()] < e.rev {
					late = append(late, e)
				}
			}
			if len(rows) < batchEvents || r.pos.Place.before(event{at: from.At, kind: from.Kind, id: from.ID}) {
				break
			}
		}
	}
	slices.SortFunc(late, compareEvents)
	if len(late) > limit {
		return late[:max(limit, 0)], false, nil
	}
	return late, true, nil
}

// batchEvents is how many events one request reads when going over a stretch again.
const batchEvents = 1000

// events reads the stand of documents of one kind, without their bodies, in order.
func (c changes) events(ctx context.Context, kind store.Kind, filter bson.D, limit int) ([]event, error) {
	rows, err := c.db.find(ctx, kind, filter, options.Find().SetSort(sortBy(false, "changed_at", "_id")).SetLimit(int64(limit)).
		SetProjection(bson.D{{Key: "rev", Value: 1}, {Key: "changed_at", Value: 1}}))
	if err != nil {
		return nil, err
	}
	out := make([]event, len(rows))
	for i, s := range rows {
		out[i] = event{at: s.ChangedAt.UnixMilli(), kind: kind, id: s.ID, rev: s.Rev}
	}
	return out, nil
}

// load reads the documents of events as they stand now, which may be later than the event.
func (c changes) load(ctx context.Context, r *reading, events []event) ([]store.Change, error) {
	ids := map[store.Kind][]string{}
	for _, e := range events {
		if r.seen[e.key()] < e.rev {
			ids[e.kind] = append(ids[e.kind], e.id)
		}
	}
	standing := map[string]stored{}
	for kind, all := range ids {
		for batch := range slices.Chunk(all, batchDocs) {
			rows, err := c.db.find(ctx, kind, idIn(batch))
			if err != nil {
				return nil, err
			}
			for _, s := range rows {
				standing[event{kind: kind, id: s.ID}.key()] = s
			}
		}
	}
	var list []store.Change
	for _, e := range events {
		s, ok := standing[e.key()]
		if !ok || r.seen[e.key()] >= s.Rev { // pruned since, or delivered already
			continue
		}
		ch := store.Change{Kind: e.kind, ID: e.id, Rev: s.Rev, Deleted: s.Deleted}
		if !s.Deleted {
			var err error
			if ch.Doc, _, err = c.db.kinds[e.kind].Parse(s.ID, s.Rev, s.Body); err != nil {
				return nil, fault.Wrap(err, store.ErrDamaged.Kind, store.ErrDamaged.Code)
			}
		}
		list = append(list, ch)
		r.note(event{at: s.ChangedAt.UnixMilli(), kind: e.kind, id: e.id, rev: s.Rev})
	}
	return list, nil
}

// Head goes over the unsettled stretch once, as if all in it had been delivered.
func (c changes) Head(ctx context.Context) (store.Cursor, error) {
	rung := c.db.wake.count()
	now, err := c.db.serverTime(ctx)
	if err != nil {
		return "", c.failed(ctx, err)
	}
	pos, err := c.start(ctx, "", now)
	if err != nil {
		return "", c.failed(ctx, err)
	}
	pos.Place = place{At: pos.Settled - 1, Kind: "\xff"}
	r := c.db.streams.resume(pos)
	for {
		events, reached, end, err := c.ahead(ctx, r.pos.Place, maxChanges)
		if err != nil {
			return "", c.failed(ctx, err)
		}
		for _, e := range events {
			r.note(e)
		}
		if r.pos.Place = reached; end {
			return c.db.cursor(c.db.streams.advance(r, rung)), nil
		}
	}
}

// Wait wakes up for writes of this process at once, for those of others by a change stream
// where the server has them, and in any case after Options.Poll.
func (c changes) Wait(ctx context.Context, after store.Cursor) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.db.closed.Load() {
		return store.ErrDown
	}
	var pos position
	if after != "" {
		var err error
		if pos, err = c.db.parseCursor(after); err != nil {
			return err
		}
	}
	count, rung := c.db.wake.next()
	if last, known := c.db.streams.rung(pos); known && last != count {
		return nil // something was written since the reading that gave this cursor
	}
	poll := time.NewTimer(c.db.opts.Poll)
	defer poll.Stop()
	select {
	case <-rung:
		return nil
	case <-poll.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// serverTime is the server's clock in milliseconds, by which changed_at is written.
func (d *db) serverTime(ctx context.Context) (int64, error) {
	var hello struct {
		LocalTime time.Time `bson:"localTime"`
	}
	err := d.data.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello)
	if err == nil && hello.LocalTime.IsZero() {
		err = fmt.Errorf("the server does not tell its time")
	}
	return hello.LocalTime.UnixMilli(), err
}
