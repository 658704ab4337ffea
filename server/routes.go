package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"interleave/server/hub"
	"interleave/server/session"
	"interleave/web"
)

const bodyLimit = 4 << 20 // bytes of a request: a recipe may have a long journal

// routes wires paths to what answers them.
func routes(h *hub.Hub, o *options, counts *prometheus.Registry, log *slog.Logger) (http.Handler, error) {
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
	client := clientOf(o.proxyHeader)
	api := api{h, client}

	r := chi.NewRouter()
	r.Use(accessLog(log, client), recoverer, secure, sameOrigin(o.hub.Origins), middleware.GetHead)
	r.NotFound(notFound)
	r.MethodNotAllowed(methodNotAllowed)
	r.Get("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	r.Get("/readyz", api.ready)
	r.Get("/metrics", promhttp.HandlerFor(counts, promhttp.HandlerOpts{}).ServeHTTP)
	r.Get("/ws/{id}", api.watch)
	r.Group(func(r chi.Router) {
		r.Use(middleware.Compress(5, "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"))
		r.Route("/api", func(r chi.Router) {
			r.Use(middleware.RequestSize(bodyLimit), noStore)
			r.Get("/scenarios", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, list) })
			r.Get("/about", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, hub.EncodeAbout(o.publicURL)) })
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
	return below(o.base, r), nil
}

// below lets a handler answer under a path too. A proxy may take the path away
// before it passes a request on, or leave it.
func below(base string, next http.Handler) http.Handler {
	if base == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == base:
			http.Redirect(w, r, base+"/", http.StatusPermanentRedirect)
		case strings.HasPrefix(r.URL.Path, base+"/"):
			http.StripPrefix(base, next).ServeHTTP(w, r)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// api answers what is about sessions.
type api struct {
	hub    *hub.Hub
	client func(*http.Request) netip.Addr
}

// ready says whether somebody new would be let in, to whoever spreads viewers over
// servers.
func (a api) ready(w http.ResponseWriter, _ *http.Request) {
	if !a.hub.Ready() {
		hub.WriteError(w, hub.Refuse(session.Busy, "the server is full, or stopping"))
		return
	}
	fmt.Fprintln(w, "ready")
}

func (a api) create(w http.ResponseWriter, r *http.Request) {
	choice, err := hub.DecodeChoice(r.Body)
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	id, token, scenario, err := a.hub.Create(choice, networkOf(a.client(r)))
	if err != nil {
		hub.WriteError(w, err)
		return
	}
	w.Header().Set("Location", "sessions/"+id)
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
