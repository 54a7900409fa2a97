package app

import (
	"context"
	"errors"
	"time"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Answer is what a request was answered with.
type Answer struct {
	Status int
	Header map[string]string
	Body   []byte
}

// Faults of a repeated request.
var (
	ErrIdempotencyMismatch = fault.New(fault.Invalid, "idempotency_mismatch")     // the key came with another request before
	ErrInProgress          = fault.New(fault.Conflict, "idempotency_in_progress") // the first is still being answered
)

// onceTimeout is how long a request without an answer blocks its repetition: the program may
// have ended in the middle of it.
const onceTimeout = time.Minute

// BeginOnce claims an idempotency key. It returns the kept answer when the same request was
// answered before, and nil when the caller is to do the work.
func (a *App) BeginOnce(ctx context.Context, id, fingerprint string) (*Answer, error) {
	claim := store.Receipt{ID: id, Fingerprint: fingerprint, At: a.now()}
	_, err := a.store.Receipts.Create(ctx, claim)
	if !errors.Is(err, store.ErrExists) {
		return nil, err
	}
	r, err := a.store.Receipts.Get(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, ErrInProgress // it was given up this moment: the caller tries again
	case err != nil:
		return nil, err
	case r.Fingerprint != fingerprint:
		return nil, ErrIdempotencyMismatch
	case r.Status != 0:
		return &Answer{Status: r.Status, Header: r.Header, Body: r.Body}, nil
	case a.now().Sub(r.At) < onceTimeout:
		return nil, ErrInProgress
	}
	r.At = a.now()
	if _, err := a.store.Receipts.Update(ctx, r); err != nil {
		return nil, ErrInProgress
	}
	return nil, nil
}

// keepTimeout bounds what is left to do for a request that has run out of time.
const keepTimeout = 5 * time.Second

// late returns a context that outlives the request: its work is done, and a key that stayed
// claimed would have it done again.
func late(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), keepTimeout)
}

// KeepOnce keeps the answer under a claimed key. The work stands whatever happens here, so a
// failure is logged and not the caller's.
func (a *App) KeepOnce(ctx context.Context, id string, answer Answer) {
	ctx, cancel := late(ctx)
	defer cancel()
	_, err := a.store.Receipts.Mutate(ctx, id, func(r store.Receipt) (store.Receipt, error) {
		r.Status, r.Header, r.Body = answer.Status, answer.Header, answer.Body
		return r, nil
	})
	if err != nil {
		a.log.ErrorContext(ctx, "answer to an idempotency key lost", "err", err)
	}
}

// AbandonOnce gives a claimed key back, because its request did nothing.
func (a *App) AbandonOnce(ctx context.Context, id string) {
	ctx, cancel := late(ctx)
	defer cancel()
	if err := a.store.Receipts.Delete(ctx, id, 0); err != nil && !errors.Is(err, store.ErrNotFound) {
		a.log.WarnContext(ctx, "idempotency key stays claimed", "err", err)
	}
}
