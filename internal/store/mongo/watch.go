package mongo

import (
	"context"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// watch starts the goroutine that wakes up readers by a change stream, where the server has
// them: a replica set or a sharded cluster. db.stop ends it.
func (d *db) watch(ctx context.Context) error {
	var hello struct {
		SetName string `bson:"setName"`
		Msg     string `bson:"msg"` // "isdbgrid" from mongos
	}
	if err := d.data.RunCommand(ctx, bson.D{{Key: "hello", Value: 1}}).Decode(&hello); err != nil {
		return err
	}
	if hello.SetName == "" && hello.Msg != "isdbgrid" {
		return nil
	}
	watching, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() {
		for try := 0; watching.Err() == nil; try++ {
			if d.listen(watching) {
				try = 0
			}
			// Without a stream the poll goes on; there is no hurry.
			timer := time.NewTimer(min(30*time.Second, 100*time.Millisecond<<min(try, 10)))
			select {
			case <-timer.C:
			case <-watching.Done():
				timer.Stop()
			}
		}
	})
	d.stop = func() { cancel(); wg.Wait() }
	return nil
}

// listen rings for every event of one change stream until it breaks off, and reports
// whether there was one.
func (d *db) listen(ctx context.Context) (any bool) {
	// The namespace is all that is needed, and keeps the events small.
	pipeline := mongo.Pipeline{{{Key: "$project", Value: bson.D{{Key: "ns", Value: 1}}}}}
	stream, err := d.data.Watch(ctx, pipeline, options.ChangeStream())
	if err != nil {
		return false
	}
	defer stream.Close(context.WithoutCancel(ctx))
	for stream.Next(ctx) {
		any = true
		d.wake.ring()
	}
	return any
}
