package mongo

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/prasmju-kompass/kompass/internal/store"
	"github.com/prasmju-kompass/kompass/internal/store/record"
)

// stored is a document as it stands in a collection. Body is nil in a tombstone.
type stored struct {
	ID        string    `bson:"_id"`
	Rev       int64     `bson:"rev"`
	ChangedAt time.Time `bson:"changed_at"`
	Deleted   bool      `bson:"deleted"`
	Body      bson.Raw  `bson:"b"`
}

// The names of fields of index keys: the value, and the order within it.
func valueField(ix store.Index) string { return "k." + string(ix) }
func orderField(ix store.Index) string { return "k." + string(ix) + "_order" }

// uniqueValue is how a unique key is written. A document without one gets its own id
// instead: not every server can leave documents out of a unique index.
func uniqueValue(value string) string { return "=" + value }
func unsetValue(id string) string     { return "#" + id }

// keysDoc is the field "k" of a document; with no keys, of a tombstone.
func keysDoc(c record.Codec, id string, keys []record.Key) bson.D {
	d := bson.D{}
	for _, ix := range c.Indexes() {
		var values bson.A
		order := ""
		for _, k := range keys {
			if k.Index == ix.Name {
				values, order = append(values, k.Value), k.Order
			}
		}
		switch name := string(ix.Name); {
		case ix.Unique && len(values) == 0:
			d = append(d, bson.E{Key: name, Value: unsetValue(id)})
		case ix.Unique:
			d = append(d, bson.E{Key: name, Value: uniqueValue(values[0].(string))})
		case len(values) == 0:
		case ix.Multi:
			d = append(d, bson.E{Key: name, Value: values})
		default:
			d = append(d, bson.E{Key: name, Value: values[0]}, bson.E{Key: name + "_order", Value: order})
		}
	}
	return d
}

// indexModels are the indexes of a kind's collection, by name.
func indexModels(c record.Codec) map[string]mongo.IndexModel {
	models := map[string]mongo.IndexModel{}
	add := func(unique bool, fields ...string) {
		name := strings.Join(fields, "+")
		models[name] = mongo.IndexModel{Keys: sortBy(false, fields...), Options: options.Index().SetName(name).SetUnique(unique)}
	}
	add(false, "deleted", "_id")
	add(false, "changed_at", "_id")
	for _, ix := range c.Indexes() {
		switch {
		case ix.Unique:
			add(true, valueField(ix.Name))
		case ix.Multi:
			add(false, valueField(ix.Name), "_id")
		default:
			add(false, valueField(ix.Name), orderField(ix.Name), "_id")
		}
	}
	return models
}

// ensureIndexes creates the indexes that are missing. It does not ask again for those that
// exist, as one might: FerretDB v1 breaks down at that.
func (d *db) ensureIndexes(ctx context.Context, c record.Codec) error {
	have, err := d.coll(c.Name()).Indexes().ListSpecifications(ctx)
	if err != nil {
		return err
	}
	missing := indexModels(c)
	for _, ix := range have {
		delete(missing, ix.Name)
	}
	if len(missing) == 0 {
		return nil
	}
	_, err = d.coll(c.Name()).Indexes().CreateMany(ctx, slices.Collect(maps.Values(missing)))
	return err
}

// Filters.

func idIs(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

func idAfter(id string) bson.D {
	if id == "" {
		return bson.D{}
	}
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: id}}}}
}

func idIn(ids []string) bson.D {
	return bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: ids}}}}
}

func alive(filter bson.D) bson.D {
	return append(bson.D{{Key: "deleted", Value: false}}, filter...)
}

// guard names a document at one rev, so that a write on another's write matches nothing.
func guard(id string, rev int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}
}

func byID(desc bool) bson.D { return sortBy(desc, "_id") }

func sortBy(desc bool, fields ...string) bson.D {
	dir := 1
	if desc {
		dir = -1
	}
	d := bson.D{}
	for _, f := range fields {
		d = append(d, bson.E{Key: f, Value: dir})
	}
	return d
}

// writeOf is the update that writes a document at a rev. The server's clock dates it.
func writeOf(c record.Codec, rec record.Record, rev int64) bson.D {
	return bson.D{
		{Key: "$set", Value: bson.D{
			{Key: "rev", Value: rev}, {Key: "deleted", Value: false},
			{Key: "k", Value: keysDoc(c, rec.ID, rec.Keys)}, {Key: "b", Value: bson.Raw(rec.Body)},
		}},
		{Key: "$currentDate", Value: bson.D{{Key: "changed_at", Value: true}}},
	}
}

// burialOf is the update that leaves a tombstone at a rev.
func burialOf(c record.Codec, id string, rev int64) bson.D {
	return bson.D{
		{Key: "$set", Value: bson.D{{Key: "rev", Value: rev}, {Key: "deleted", Value: true}, {Key: "k", Value: keysDoc(c, id, nil)}}},
		{Key: "$unset", Value: bson.D{{Key: "b", Value: ""}}},
		{Key: "$currentDate", Value: bson.D{{Key: "changed_at", Value: true}}},
	}
}

// find reads all that match.
func (d *db) find(ctx context.Context, kind store.Kind, filter bson.D, opts ...options.Lister[options.FindOptions]) ([]stored, error) {
	cur, err := d.coll(kind).Find(ctx, filter, opts...)
	if err != nil {
		return nil, err
	}
	var out []stored
	if err := cur.All(ctx, &out); err != nil {
		return nil, err
	}
	return out, nil
}
