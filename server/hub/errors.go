package hub

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"

	"interleave/server/session"
)

// The codes that the hub adds to those of a session. With statuses this is the
// closed list of docs/protocol.md.
const (
	Forbidden session.Code = "forbidden"
	TooLarge  session.Code = "too_large"
	TooSlow   session.Code = "too_slow"
)

var statuses = map[session.Code]int{
	session.BadRequest:      http.StatusBadRequest,
	Forbidden:               http.StatusForbidden,
	session.NotFound:        http.StatusNotFound,
	session.UnknownScenario: http.StatusNotFound,
	session.UnknownParam:    http.StatusUnprocessableEntity,
	session.BadParam:        http.StatusUnprocessableEntity,
	session.UnknownPreset:   http.StatusUnprocessableEntity,
	session.UnknownAction:   http.StatusUnprocessableEntity,
	session.BadPolicy:       http.StatusUnprocessableEntity,
	session.BadSeed:         http.StatusUnprocessableEntity,
	session.BadSpeed:        http.StatusUnprocessableEntity,
	TooLarge:                http.StatusRequestEntityTooLarge,
	TooSlow:                 http.StatusRequestTimeout,
	session.Limit:           http.StatusTooManyRequests,
	session.Busy:            http.StatusServiceUnavailable,
	session.Internal:        http.StatusInternalServerError,
}

// The close codes of the websocket that the protocol adds to the usual ones.
const (
	closeNoSession = 4404
	closeTooSlow   = 4408
)

// Sentences that are said in more than one place.
var (
	errNoSession = refuse(session.NotFound, "", "there is no such session")
	errNotOwner  = refuse(Forbidden, "", "only the owner of the session may do that")
	errNoRoom    = refuse(session.Limit, "", "the server is full: try again later")
	errStopping  = refuse(session.Limit, "", "the server is stopping: come back in a moment")

	errAddressFull = refuse(session.Limit, "", "there are as many sessions from your address as there may be, and all are watched: close one, or try again later")
	errSessionFull = refuse(session.Limit, "", "this session has as many viewers as it may have: try again later")
)

// Refuse makes a refusal for the routes around the hub.
func Refuse(code session.Code, message string) *session.Refusal {
	return refuse(code, "", "%s", message)
}

func refuse(code session.Code, field, format string, args ...any) *session.Refusal {
	return &session.Refusal{Code: code, Field: field, Message: fmt.Sprintf(format, args...)}
}

// notUnderstood turns an error of reading JSON into a refusal that quotes the
// field at fault.
func notUnderstood(err error, fields map[string]json.RawMessage) *session.Refusal {
	var large *http.MaxBytesError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &large):
		return refuse(TooLarge, "", "the body may have at most %d bytes", large.Limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return refuse(TooSlow, "", "the body did not come in time")
	case errors.As(err, &kind):
		path := strings.TrimPrefix(kind.Field, "setting.") // a part of what it is in
		if outer, inner, ok := strings.Cut(path, "."); ok && (outer == "twin" || outer == "first") {
			path = inner
			json.Unmarshal(fields[outer], &fields)
		}
		name, _, _ := strings.Cut(path, ".")
		given, ok := fields[name]
		if !ok {
			return refuse(session.BadRequest, path, "not understood: %s is of the wrong type (%s)", cmp.Or(path, "the whole"), kind.Value)
		}
		return refuse(session.BadRequest, path, "%s must be %s, not %s", name, wanted(name, kind.Type), quote(given))
	}
	return refuse(session.BadRequest, "", "not understood: %v", err)
}

// twinRange is what the number of one of two runs must be, in words.
const twinRange = "0 or 1"

// wanted says what a field of a message or a body must be.
func wanted(field string, kind reflect.Type) string {
	switch field {
	case "seed":
		return session.SeedRange
	case "speed":
		return session.SpeedRange
	case "twin", "first":
		if kind.Kind() == reflect.Struct {
			return "an object"
		}
		return twinRange
	case "cursor", "twinCursor":
		return "an object with the whole numbers epoch and seq"
	case "params":
		return "an object"
	case "epoch", "from", "to", "width", "viewer":
		return "a whole number"
	}
	return "a string"
}

// asRefusal returns what may be told of an error: its own sentence if it is a
// refusal, else only that something went wrong.
func asRefusal(err error) *session.Refusal {
	var r *session.Refusal
	switch {
	case errors.As(err, &r):
		return r
	case errors.Is(err, session.ErrClosed):
		return errNoSession
	}
	return refuse(session.Internal, "", "something went wrong in the server")
}

// retryAfter says in how many seconds it makes sense to ask again, where it does.
var retryAfter = map[session.Code]string{session.Limit: "10", session.Busy: "1"}

// WriteError answers a request with an error.
func WriteError(w http.ResponseWriter, err error) {
	r := asRefusal(err)
	if seconds, ok := retryAfter[r.Code]; ok {
		w.Header().Set("Retry-After", seconds)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(statuses[r.Code])
	w.Write(EncodeError(r))
}
