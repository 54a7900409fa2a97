package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"

	"github.com/prasmju-kompass/kompass/internal/fault"
	"github.com/prasmju-kompass/kompass/internal/store"
)

// Server error codes (https://www.mongodb.com/docs/manual/reference/error-codes/).
const (
	codeInternal     = 1
	codeUnauthorized = 13
	codeAuthFailed   = 18
	codeOutOfDisk    = 14031
)

// failed wraps an error once with what was being done; the port's own faults say enough.
func failed(ctx context.Context, op string, kind store.Kind, id string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	err = fmt.Errorf("mongo: %s %s %.80q: %w", op, kind, id, err)
	if cause := ctx.Err(); cause != nil {
		return errors.Join(cause, err)
	}
	return classify(err)
}

// classify puts the driver's errors into the port's vocabulary and keeps the cause for the log.
func classify(err error) error {
	as := func(f *fault.Error) error { return fault.Wrap(err, f.Kind, f.Code) }
	var server mongo.ServerError
	if errors.As(err, &server) {
		switch {
		case server.HasErrorCode(codeUnauthorized), server.HasErrorCode(codeAuthFailed):
			return as(store.ErrDenied)
		case server.HasErrorCode(codeOutOfDisk):
			return as(store.ErrFull)
		}
	}
	if mongo.IsNetworkError(err) || mongo.IsTimeout(err) || errors.Is(err, mongo.ErrClientDisconnected) || errors.Is(err, context.DeadlineExceeded) {
		return as(store.ErrDown)
	}
	return err
}
