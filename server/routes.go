package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"interleave/server/hub"
	"interleave/server/session"
	"interleave/web"
)

const bodyLimit = 4 << 20 // bytes of a request: a recipe may have a long journal

// routes wires paths to what answers them.
func routes(h *hub.Hub, log *slog.Logger) (http.Handler, error) {
	page, err := web.Handler(http.HandlerFunc(notFound))
	if err != nil {
		return nil, err
	}
	scenarios, err := catalogue()
	if err != nil {
		return nil, err
	}
	list, err := hub.EncodeCatalogue(scenarios)
	if err != nil {
		return nil, err
	}
	texts, err := newReading()
	if err != nil {
		return nil, err
	}
	api := api{h}

	r := chi.NewRouter()
	r.Use(accessLog(log), recoverer(log), secure, sameOrigin(), middleware.GetHead)
	r.NotFound(notFound)
	r.MethodNotAllowed(methodNotAllowed)
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	r.Get("/ws/{id}", api.watch)
	r.Group(func(r chi.Router) {
		r.Use(middleware.Compress(5, "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"))
		r.Route("/api", func(r chi.Router) {
			r.Use(middleware.RequestSize(bodyLimit), noStore)
			r.Get("/scenarios", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, list) })
			r.Get("/scenarios/{name}/code", texts.serveCode)
			r.Get("/scenarios/{name}/lesson", texts.serveLesson)
			r.Post("/sessions", api.create)
			r.Get("/sessions/{id}", api.info)
			r.Get("/sessions/{id}/recipe", api.recipe)
			r.Get("/sessions/{id}/export", api.export)
			r.Delete("/sessions/{id}", api.delete)
		})
		r.Get("/*", page.ServeHTTP)
	})
	return r, nil
}

// api answers what is about sessions.
type api struct{ hub *hub.Hub }

func (a api) create(w http.ResponseWriter, r *http.Request) {
	choice, err := hub.DecodeChoice(r.Body)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	id, token, scenario, err := a.hub.Create(choice)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	w.Header().Set("Location", "/api/sessions/"+id)
	answer(w, http.StatusCreated, hub.EncodeCreated(id, token, scenario))
}

func (a api) info(w http.ResponseWriter, r *http.Request) {
	id := chi.URLParam(r, "id")
	info, err := a.hub.Info(id)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	answer(w, http.StatusOK, hub.EncodeInfo(id, info))
}

func (a api) delete(w http.ResponseWriter, r *http.Request) {
	token, isToken := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !isToken {
		token = ""
	}
	if err := a.hub.Delete(chi.URLParam(r, "id"), token); err != nil {
		hub.WriteError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (a api) watch(w http.ResponseWriter, r *http.Request) { a.hub.Serve(w, r, chi.URLParam(r, "id")) }

func answer(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

func notFound(w http.ResponseWriter, r *http.Request) {
	hub.WriteError(w, hub.Refuse(session.NotFound, "there is nothing at "+r.URL.Path))
}

// methodNotAllowed says which methods there are.
func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		if chi.RouteContext(r.Context()).Routes.Match(chi.NewRouteContext(), method, r.URL.Path) {
			w.Header().Add("Allow", method)
		}
	}
	refusal := hub.Refuse(session.BadRequest, r.Method+" is not possible here")
	answer(w, http.StatusMethodNotAllowed, hub.EncodeError(refusal))
}

// secure sets what a browser may do with anything that comes from here: nothing
// from other hosts, no script or style but the page's own files, no frames.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "+
			"font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses changes that another site's page asks for.
func sameOrigin() func(http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hub.WriteError(w, hub.Refuse(hub.Forbidden, "only pages of this server may do that"))
	}))
	return protection.Handler
}

func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// accessLog notes every request. Routes are logged by their pattern: whoever
// knows the id of a session may watch it.
func accessLog(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			begun := time.Now()
			wrapped := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
			next.ServeHTTP(wrapped, r)
			level, path := slog.LevelInfo, chi.RouteContext(r.Context()).RoutePattern()
			if path == "/*" || path == "" || path == "/healthz" {
				level, path = slog.LevelDebug, r.URL.Path
			}
			log.Log(r.Context(), level, "request", "method", r.Method, "path", path, "status", cmp.Or(wrapped.Status(), http.StatusSwitchingProtocols), "bytes", wrapped.BytesWritten(), "took", time.Since(begun))
		})
	}
}

// recoverer turns a panic of one request into an error for that request.
func recoverer(log *slog.Logger) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				if fault := recover(); fault == http.ErrAbortHandler {
					panic(fault)
				} else if fault != nil {
					log.Error("a request failed", "fault", fault, "stack", string(debug.Stack()))
					hub.WriteError(w, fmt.Errorf("%v", fault))
				}
			}()
			next.ServeHTTP(w, r)
		})
	}
}
