// Server serves Interleave: the page, the sessions, and the sockets between
// them.
//
//	server [flags]           serve until a signal
//	server run NAME [flags]  run a scenario without a page and write what happened
//	server health [-addr]    ask a running server how it is
package main

import (
	"context"
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"interleave/server/hub"
)

const (
	defaultAddr = "localhost:8080"
	stopTime    = 1500 * time.Millisecond // for requests under way when the server stops
	healthTime  = 2 * time.Second
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal kills
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "interleave:", err)
		os.Exit(exitCode(os.Args[1:], err))
	}
}

// exitCode is 1, but 2 for a run without a page that was not made: a script can tell
// that from a run that came to a stand.
func exitCode(args []string, err error) int {
	if len(args) > 0 && args[0] == "run" && !errors.Is(err, errStuck) {
		return 2
	}
	return 1
}

// run is the program. It returns nil when ctx ended it.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "health":
			return health(ctx, args[1:], stdout)
		case "run":
			return runHeadless(ctx, args[1:], stdout, stderr)
		}
	}
	o, err := parse(args, stdout)
	if err != nil || o == nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: o.level}))
	counts := prometheus.NewRegistry()
	counts.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	o.hub.Log, o.hub.Session.Log, o.hub.Metrics = log, log, counts
	if o.data != "" {
		if o.hub.Store, err = hub.OpenStore(o.data); err != nil {
			return err
		}
	}
	h := hub.New(o.hub)
	defer h.Close()
	handler, err := routes(h, o, counts, log)
	if err != nil {
		return err
	}
	services, err := o.services(handler, log)
	if err != nil {
		return err
	}
	scheme := "http"
	if o.cert != "" {
		scheme = "https"
	}
	fmt.Fprintf(stdout, "Interleave is at %s://%s%s\n", scheme, browsable(services[0].listener.Addr(), o.addr), o.base)
	return serve(ctx, services, h, log)
}

// service is a server with its listener.
type service struct {
	listener net.Listener
	server   *http.Server
}

// services returns what listens: first the page, and then what only those on this
// machine may see, if that is wanted.
func (o *options) services(page http.Handler, log *slog.Logger) (all []service, err error) {
	add := func(addr string, handler http.Handler, wrap func(net.Listener) net.Listener) error {
		listener, err := listen(addr)
		if err != nil {
			for _, s := range all {
				s.listener.Close()
			}
			return err
		}
		all = append(all, service{wrap(listener), &http.Server{
			Handler:           handler,
			ReadHeaderTimeout: o.headerTime,
			ReadTimeout:       o.bodyTime,
			WriteTimeout:      2 * o.bodyTime,
			IdleTimeout:       time.Minute,
			MaxHeaderBytes:    32 << 10,
			ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		}})
		return nil
	}
	plain := func(l net.Listener) net.Listener { return l }
	secure := plain
	if o.cert != "" {
		pair, err := tls.LoadX509KeyPair(o.cert, o.key)
		if err != nil {
			return nil, fmt.Errorf("cannot use the certificate in %s with the key in %s: %w", o.cert, o.key, err)
		}
		secure = func(l net.Listener) net.Listener {
			return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}})
		}
	}
	if err := add(o.addr, page, secure); err != nil {
		return nil, err
	}
	if o.debug != "" {
		err = add(o.debug, profiles(), plain)
	}
	return all, err
}

// checkAddr refuses what is no address before anything is tried with it.
func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = net.LookupPort("tcp", port)
	}
	if err == nil {
		return nil
	}
	advice := defaultAddr
	if _, err := strconv.ParseUint(addr, 10, 16); err == nil {
		advice = net.JoinHostPort("localhost", addr)
	}
	return fmt.Errorf("%q is not host:port; try %s", addr, advice)
}

func listen(addr string) (net.Listener, error) {
	if err := checkAddr(addr); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program; choose another address with -addr", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %q: %w", addr, err)
	}
	return listener, nil
}

// browsable returns the host and port to open: those asked for, with the port
// that was found and a name where any would do.
func browsable(got net.Addr, asked string) string {
	host, _, _ := net.SplitHostPort(asked)
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(got.String())
	return net.JoinHostPort(host, port)
}

// serve answers until ctx ends, and then lets go of everything in less than two
// seconds.
func serve(ctx context.Context, services []service, h *hub.Hub, log *slog.Logger) error {
	failed := make(chan error, len(services))
	for _, s := range services {
		go func() { failed <- s.server.Serve(s.listener) }()
	}
	var err error
	running := len(services)
	select {
	case err = <-failed:
		running--
	case <-ctx.Done():
	}
	var stopping sync.WaitGroup
	stopping.Go(h.Close)
	patience, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	for _, s := range services {
		stopping.Go(func() {
			if s.server.Shutdown(patience) != nil {
				s.server.Close()
			}
		})
	}
	stopping.Wait()
	for range running {
		<-failed
	}
	log.Info("stopped")
	return err
}

// health asks a running server how it is, for a container's health check.
func health(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("health", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "`address` of the server")
	secure := flags.Bool("tls", false, "whether it speaks TLS; whose certificate it has is not checked")
	if err := parseFlags(flags, args, stdout); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	if err := checkAddr(*addr); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableKeepAlives: true}}
	scheme := "http"
	if *secure {
		scheme = "https"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+*addr+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("nothing answers at %s", *addr)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s is not well: %s", *addr, response.Status)
	}
	fmt.Fprintln(stdout, "ok")
	return nil
}
