package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"interleave/server/export"
	"interleave/server/hub"
	"interleave/server/session"
	"interleave/sim"
)

const (
	exportTime = 5 * time.Minute  // for the making of a file
	takingTime = 20 * time.Second // for whoever reads it to take a part
)

// recipe answers with what it takes to make a session's runs again.
func (a api) recipe(w http.ResponseWriter, r *http.Request) {
	recipes, hashes, err := a.recipesOf(r)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	answer(w, http.StatusOK, hub.EncodeRecipe(recipes, hashes))
}

func (a api) recipesOf(r *http.Request) ([]session.Recipe, []uint64, error) {
	epoch := int64(0)
	if text := r.FormValue("epoch"); text != "" {
		var err error
		if epoch, err = strconv.ParseInt(text, 10, 64); err != nil || epoch < 1 {
			return nil, nil, hub.Refuse(session.BadRequest, "epoch must be a whole number from 1")
		}
	}
	return a.hub.Recipe(chi.URLParam(r, "id"), epoch)
}

var mediaTypes = map[string]string{
	"text": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl", "perfetto": "application/json",
}

// export answers with a session's run as a file, made again from its recipe while it
// is sent: of twins, the one that is asked for.
func (a api) export(w http.ResponseWriter, r *http.Request) {
	recipes, _, err := a.recipesOf(r)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	recipe := recipes[0]
	if r.FormValue("twin") == "1" && len(recipes) > 1 {
		recipe = recipes[1]
	}
	format := r.FormValue("format")
	about := export.About{Scenario: recipe.Spec.Scenario.Name, Policy: recipe.Spec.Policy, Seed: recipe.Spec.Seed}
	ctx, cancel := context.WithTimeout(r.Context(), exportTime)
	defer cancel()
	taker := &taker{ResponseWriter: w}
	writer, err := export.New(format, taker, about)
	if err != nil {
		hub.WriteError(w, hub.Refuse(session.BadRequest, err.Error()))
		return
	}
	if taker.turn, err = a.hub.Turn(ctx); err != nil {
		hub.WriteError(w, err)
		return
	}
	defer taker.turn.End()
	w.Header().Set("Content-Type", mediaTypes[format])
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", about.Scenario+"."+extensions[format]))
	var state sim.State
	err = taker.turn.Replay(recipe, func(record *sim.Record) {
		state.Apply(record)
		writer.Record(record, &state)
	})
	if err == nil {
		err = writer.Close(&state, max(recipe.Head.Time, state.Time))
	}
	if err != nil {
		panic(http.ErrAbortHandler) // what was sent must not be taken for the whole
	}
}

// taker passes a file on. While whoever reads it is waited for, others may make runs
// again.
type taker struct {
	http.ResponseWriter
	turn *session.Turn
}

func (t *taker) Write(p []byte) (n int, err error) {
	err = t.turn.Away(func() error {
		http.NewResponseController(t.ResponseWriter).SetWriteDeadline(time.Now().Add(takingTime))
		var err error
		n, err = t.ResponseWriter.Write(p)
		return err
	})
	return n, err
}

var extensions = map[string]string{"text": "txt", "csv": "csv", "jsonl": "jsonl", "perfetto": "json"}
