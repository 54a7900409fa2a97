package mongo

import (
	"context"
	"errors"
	"iter"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// batchDocs is how many documents one request reads or writes at most.
const batchDocs = 90

// repo implements store.Repo for one kind.
type repo[T any] struct {
	db   *db
	kind record.Kind[T]
	coll *mongo.Collection
}

func newRepo[T any](d *db, kind record.Kind[T]) *repo[T] {
	return &repo[T]{db: d, kind: kind, coll: d.coll(kind.Name())}
}

func (r *repo[T]) failed(ctx context.Context, op, id string, err error) error {
	return failed(ctx, op, r.kind.Name(), id, err)
}

func (r *repo[T]) decode(s stored) (T, error) {
	doc, err := r.kind.Decode(s.ID, s.Rev, s.Body)
	if err != nil {
		err = fault.Wrap(err, store.ErrDamaged.Kind, store.ErrDamaged.Code)
	}
	return doc, err
}

// fetch returns what stands under the id, a tombstone too, or store.ErrNotFound.
func (r *repo[T]) fetch(ctx context.Context, id string) (s stored, err error) {
	err = r.coll.FindOne(ctx, idIs(id)).Decode(&s)
	if errors.Is(err, mongo.ErrNoDocuments) {
		err = store.ErrNotFound
	}
	return s, err
}

// fetchAlive returns the document, or store.ErrNotFound.
func (r *repo[T]) fetchAlive(ctx context.Context, id string) (stored, error) {
	s, err := r.fetch(ctx, id)
	if err == nil && s.Deleted {
		err = store.ErrNotFound
	}
	return s, err
}

func (r *repo[T]) Get(ctx context.Context, id string) (T, error) {
	var none T
	if !record.ValidID(id) {
		return none, store.ErrNotFound
	}
	s, err := r.fetchAlive(ctx, id)
	if err != nil {
		return none, r.failed(ctx, "get", id, err)
	}
	return r.decode(s)
}

func (r *repo[T]) GetMany(ctx context.Context, ids []string) ([]T, error) {
	found := make(map[string]T, len(ids))
	valid := make([]string, 0, len(ids))
	for _, id := range ids {
		if record.ValidID(id) {
			valid = append(valid, id)
		}
	}
	for start := 0; start < len(valid); start += batchDocs {
		rows, err := r.db.find(ctx, r.kind.Name(), alive(idIn(valid[start:min(start+batchDocs, len(valid))])))
		if err != nil {
			return nil, r.failed(ctx, "get many", valid[start], err)
		}
		for _, s := range rows {
			if found[s.ID], err = r.decode(s); err != nil {
				return nil, err
			}
		}
	}
	out := make([]T, 0, len(ids))
	for _, id := range ids {
		if doc, ok := found[id]; ok {
			out = append(out, doc)
		}
	}
	return out, nil
}

func (r *repo[T]) List(ctx context.Context, q store.Query) (store.Page[T], error) {
	p := store.Page[T]{Items: []T{}}
	filter, sort, err := r.plan(q)
	if err != nil || filter == nil {
		return p, err
	}
	limit, offset := q.Window()
	rows, total, err := r.page(ctx, filter, sort, limit, offset)
	if err != nil {
		return p, r.failed(ctx, "list", string(q.By)+"="+q.Value, err)
	}
	p.Total = total
	for _, s := range rows {
		doc, err := r.decode(s)
		if err != nil {
			return store.Page[T]{}, err
		}
		p.Items = append(p.Items, doc)
	}
	return p, nil
}

// plan puts a query into a filter and a sort; no filter means that nothing can match.
func (r *repo[T]) plan(q store.Query) (filter, sort bson.D, err error) {
	if q.By == store.ByID {
		return alive(bson.D{}), byID(q.Desc), nil
	}
	ix, err := r.kind.Index(q.By)
	if err != nil || !utf8.ValidString(q.Value) || (q.Value == "") != ix.All {
		return nil, nil, err
	}
	value := bson.D{{Key: valueField(q.By), Value: q.Value}}
	switch {
	case ix.Unique:
		return alive(bson.D{{Key: valueField(q.By), Value: uniqueValue(q.Value)}}), byID(q.Desc), nil
	case ix.Multi:
		return alive(value), byID(q.Desc), nil
	default:
		return alive(value), sortBy(q.Desc, orderField(q.By), "_id"), nil
	}
}

func (r *repo[T]) page(ctx context.Context, filter, sort bson.D, limit, offset int) (rows []stored, total int, err error) {
	var n struct {
		N int `bson:"n"`
	}
	err = r.db.data.RunCommand(ctx, bson.D{{Key: "count", Value: r.coll.Name()}, {Key: "query", Value: filter}}).Decode(&n)
	if err != nil || offset >= n.N {
		return nil, n.N, err
	}
	rows, err = r.db.find(ctx, r.kind.Name(), filter, options.Find().SetSort(sort).SetSkip(int64(offset)).SetLimit(int64(limit)))
	return rows, n.N, err
}

// All reads in short batches, so that no cursor of the server has to stay open.
func (r *repo[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		for after := ""; ; {
			rows, err := r.db.find(ctx, r.kind.Name(), alive(idAfter(after)), options.Find().SetSort(byID(false)).SetLimit(batchDocs))
			if err != nil {
				yield(none, r.failed(ctx, "read all after", after, err))
				return
			}
			for _, s := range rows {
				if doc, err := r.decode(s); !yield(doc, err) || err != nil {
					return
				}
			}
			if len(rows) == 0 {
				return
			}
			after = rows[len(rows)-1].ID
		}
	}
}
