package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"interleave/server/hub"
	"interleave/web"
)

// secure sets what a browser may do with anything that comes from here: nothing
// from other hosts, no script or style but the page's own files, and no frame around
// it, unless it is the page as it is meant for that.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if web.IsPart(r.URL.Path) {
			next.ServeHTTP(w, r) // of dozens of files these headers would weigh more than some of them
			return
		}
		frames := "'none'"
		if r.URL.Path == "/" && r.URL.RawQuery == "embed=1" {
			frames = "*"
		} else {
			h.Set("X-Frame-Options", "DENY")
		}
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "+
			"font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "+frames)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses changes that another site's page asks for.
func sameOrigin(origins []string) func(http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	for _, origin := range origins {
		if err := protection.AddTrustedOrigin(origin); err != nil {
			panic(err) // the flags were checked
		}
	}
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

// accessLog notes every request under an id that the answer carries too. Routes are
// logged by their pattern: whoever knows the id of a session may watch it.
func accessLog(log *slog.Logger, client func(*http.Request) netip.Addr) func(http.Handler) http.Handler {
	begun := strconv.FormatInt(time.Now().UnixMilli(), 36)
	var count atomic.Int64
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := begun + "-" + strconv.FormatInt(count.Add(1), 36)
			w.Header().Set("X-Request-Id", id)
			log := log.With("id", id)
			wrapped, since := middleware.NewWrapResponseWriter(w, r.ProtoMajor), time.Now()
			next.ServeHTTP(wrapped, r.WithContext(context.WithValue(r.Context(), logKey{}, log)))
			level, path := slog.LevelInfo, chi.RouteContext(r.Context()).RoutePattern()
			switch path {
			case "/*", "":
				level, path = slog.LevelDebug, r.URL.Path
			case "/healthz", "/readyz", "/metrics":
				level = slog.LevelDebug
			}
			log.Log(r.Context(), level, "request", "client", client(r), "method", r.Method, "path", path,
				"status", cmp.Or(wrapped.Status(), http.StatusSwitchingProtocols), "bytes", wrapped.BytesWritten(), "took", time.Since(since))
		})
	}
}

// logKey is where a request's context holds its log.
type logKey struct{}

// recoverer turns a panic of one request into an error for that request.
func recoverer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if fault := recover(); fault == http.ErrAbortHandler {
				panic(fault)
			} else if fault != nil {
				r.Context().Value(logKey{}).(*slog.Logger).Error("a request failed", "fault", fault, "stack", string(debug.Stack()))
				hub.WriteError(w, fmt.Errorf("%v", fault))
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// clientOf returns a function that says who asks. A header is believed where one is
// named: the proxy that is nearest has put the last address into it.
func clientOf(header string) func(*http.Request) netip.Addr {
	return func(r *http.Request) netip.Addr {
		if given := r.Header.Values(header); header != "" && len(given) > 0 {
			last := given[len(given)-1]
			last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
			if addr, err := netip.ParseAddr(last); err == nil {
				return addr.Unmap().WithZone("")
			}
		}
		peer, _ := netip.ParseAddrPort(r.RemoteAddr)
		return peer.Addr().Unmap().WithZone("")
	}
}

// networkOf returns what one household or machine has: an address, of which there
// are many in version 6.
func networkOf(addr netip.Addr) string {
	const household = 64
	if addr.Is6() {
		prefix, _ := addr.Prefix(household)
		return prefix.String()
	}
	return addr.String()
}

// profiles serves what Go tells about a running program.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	return secure(mux)
}
