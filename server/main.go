// Server serves Interleave: the page, the sessions, and the sockets between
// them.
//
//	server [flags]           serve until a signal
//	server run NAME [flags]  run a scenario without a page and write what happened
//	server health [-addr]    ask a running server how it is
package main

import (
	"context"
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
	"syscall"
	"time"

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
		os.Exit(1)
	}
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
	o.hub.Log, o.hub.Session.Log = log, log
	h := hub.New(o.hub)
	handler, err := routes(h, log)
	if err != nil {
		return err
	}
	listener, err := listen(o.addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "Interleave is at http://%s\n", browsable(listener.Addr(), o.addr))
	return serve(ctx, listener, handler, h, log)
}

// options is what the flags say.
type options struct {
	addr  string
	level slog.Level
	hub   hub.Config
}

// parse reads the flags. It returns nil and no error if only help was wanted.
func parse(args []string, stdout io.Writer) (*options, error) {
	var o options
	flags := flag.NewFlagSet("server", flag.ContinueOnError)
	flags.StringVar(&o.addr, "addr", defaultAddr, "`address` to listen on")
	flags.TextVar(&o.level, "log", slog.LevelInfo, "least `level` that is logged: debug, info, warn or error")
	flags.IntVar(&o.hub.MaxSessions, "max-sessions", 500, "sessions at a time; the one that nobody has watched for longest makes room")
	flags.IntVar(&o.hub.MaxViewers, "max-viewers", 10_000, "connections at a time")
	flags.Int64Var(&o.hub.Session.MaxRecords, "max-records", 5_000_000, "records after which a run pauses")
	flags.IntVar(&o.hub.Session.Held, "held", 200_000, "records that a session remembers for its lanes")
	flags.DurationVar(&o.hub.Session.Reclaim, "reclaim", 10*time.Minute, "time after which a session without viewers ends")
	err := parseFlags(flags, args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return nil, nil
	case err != nil:
		return nil, err
	case o.hub.MaxSessions < 1 || o.hub.MaxViewers < 1 || o.hub.Session.MaxRecords < 1 || o.hub.Session.Held < 1 || o.hub.Session.Reclaim <= 0:
		return nil, errors.New("the limits must be at least 1; -help lists them")
	}
	return &o, nil
}

// parseFlags says what is wrong in one sentence, instead of printing all of the
// help.
func parseFlags(flags *flag.FlagSet, args []string, stdout io.Writer) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "Flags of", flags.Name()+":")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
	case err != nil:
		return fmt.Errorf("%w; -help lists the flags", err)
	case flags.NArg() > 0:
		return fmt.Errorf("unknown argument %q; -help lists the flags", flags.Arg(0))
	}
	return err
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
func serve(ctx context.Context, listener net.Listener, handler http.Handler, h *hub.Hub, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		h.Close()
		return err
	case <-ctx.Done():
	}
	closed := make(chan struct{})
	go func() { defer close(closed); h.Close() }()
	patience, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if server.Shutdown(patience) != nil {
		server.Close()
	}
	<-closed
	<-failed
	log.Info("stopped")
	return nil
}

// health asks a running server how it is, for a container's health check.
func health(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("health", flag.ContinueOnError)
	addr := flags.String("addr", defaultAddr, "`address` of the server")
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
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+*addr+"/healthz", nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
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
