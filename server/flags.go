package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"runtime"
	"strings"
	"time"

	"interleave/server/hub"
	"interleave/server/session"
)

// options is what the flags say.
type options struct {
	addr, debug, data     string
	base                  string // "" or a path that begins with a slash and does not end with one
	publicURL             string // "" or one that ends with a slash
	cert, key             string
	proxyHeader           string
	level                 slog.Level
	headerTime, bodyTime  time.Duration
	reruns, waitingReruns int
	memory                int // MiB
	hub                   hub.Config
}

// flagsOf makes the flags that set o, with their defaults.
func flagsOf(o *options) *flag.FlagSet {
	f := flag.NewFlagSet("server", flag.ContinueOnError)
	f.StringVar(&o.addr, "addr", defaultAddr, "`address` to listen on")
	f.TextVar(&o.level, "log", slog.LevelInfo, "least `level` that is logged: debug, info, warn or error")
	f.StringVar(&o.base, "base", "", "`path` under which the page is, behind a proxy that serves other things too")
	f.StringVar(&o.cert, "cert", "", "`file` with a certificate, to speak TLS")
	f.StringVar(&o.key, "key", "", "`file` with the certificate's key")
	f.StringVar(&o.proxyHeader, "proxy-header", "", "`header` in which a proxy says who asks, such as X-Forwarded-For; only behind one that sets it")
	f.Func("origin", "`origin` of the page, such as https://school.example, if a proxy changes the Host header; may be given more than once", o.addOrigin)
	f.StringVar(&o.publicURL, "public-url", "", "`address` under which others reach the page, such as https://school.example/interleave: what links and the QR code for viewers say")
	f.StringVar(&o.data, "data", "", "`file` in which sessions are kept, so that a server that starts again has them; none by default: then nothing touches the disk")
	f.StringVar(&o.debug, "debug", "", "loopback `address` for profiles of the running server; none by default")

	f.IntVar(&o.hub.MaxSessions, "max-sessions", 500, "sessions at a time; the one that nobody has watched for longest makes room")
	f.IntVar(&o.hub.MaxAddressSessions, "max-address-sessions", 300, "sessions made from one address at a time; the one that nobody has watched for longest makes room")
	f.IntVar(&o.hub.MaxViewers, "max-viewers", 10_000, "connections at a time")
	f.IntVar(&o.hub.MaxSessionViewers, "max-session-viewers", 6_000, "connections to one session")
	f.IntVar(&o.hub.MaxCommands, "max-commands", 50, "messages a second from one connection")
	f.IntVar(&o.hub.MaxMessage, "max-message", 4096, "`bytes` of a message from a connection")
	f.Int64Var(&o.hub.Session.MaxRecords, "max-records", 5_000_000, "records after which a run pauses")
	f.IntVar(&o.hub.Session.MaxThreads, "max-threads", 2_000, "threads after whose making a run pauses")
	f.IntVar(&o.hub.Session.Held, "held", 200_000, "records that a session remembers; older ones are made again when somebody looks")
	f.IntVar(&o.memory, "memory", 1024, "`MiB` for the records of all sessions together; those that hold most forget their oldest")
	f.DurationVar(&o.hub.Session.Reclaim, "reclaim", 10*time.Minute, "time after which a session without viewers is only kept")
	f.IntVar(&o.hub.MaxKept, "max-kept", 5_000, "sessions that are kept so that their links still open, besides those that are live")
	f.IntVar(&o.reruns, "reruns", max(runtime.GOMAXPROCS(0)/2, 1), "runs that are made again at a time; half of the processors by default")
	f.IntVar(&o.waitingReruns, "waiting-reruns", 32, "further ones that may wait for that")
	f.DurationVar(&o.headerTime, "header-time", 5*time.Second, "time that a request has for its header")
	f.DurationVar(&o.bodyTime, "body-time", 15*time.Second, "time that a request has in all")
	return f
}

const commandHelp = `
Commands, each with a -help of its own:
  server                serves the page
  server run SCENARIO   runs a scenario without a page and writes what happened
  server health         asks a server that runs how it is
`

// parse reads the flags. It returns nil and no error if only help was wanted.
func parse(args []string, stdout io.Writer) (*options, error) {
	var o options
	flags := flagsOf(&o)
	err := parseFlags(flags, args, stdout)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, commandHelp)
		return nil, nil
	case err != nil:
		return nil, err
	}
	if err := checkLimits(flags); err != nil {
		return nil, err
	}
	o.hub.Memory = int64(o.memory) << 20
	o.hub.Session.Reruns = session.NewReruns(o.reruns, o.waitingReruns)
	return &o, o.check()
}

// checkLimits refuses numbers and times below the least that makes sense.
func checkLimits(flags *flag.FlagSet) (err error) {
	flags.VisitAll(func(f *flag.Flag) {
		value, ok := f.Value.(flag.Getter)
		if !ok {
			return
		}
		switch value := value.Get().(type) {
		case int:
			if value < 1 {
				err = fmt.Errorf("-%s must be at least 1, not %d", f.Name, value)
			}
		case int64:
			if value < 1 {
				err = fmt.Errorf("-%s must be at least 1, not %d", f.Name, value)
			}
		case time.Duration:
			if value < time.Millisecond {
				err = fmt.Errorf("-%s must be at least 1ms, not %v", f.Name, value)
			}
		}
	})
	return err
}

// check refuses what makes no sense together, and puts the rest into one form.
func (o *options) check() error {
	if (o.cert == "") != (o.key == "") {
		return errors.New("-cert and -key go together")
	}
	o.base = strings.TrimSuffix(o.base, "/")
	if u, err := url.Parse(o.base); err != nil || o.base != "" && (u.Path != o.base || !strings.HasPrefix(o.base, "/") || strings.Contains(o.base, "//")) {
		return fmt.Errorf("-base must be a path such as /interleave, not %q", o.base)
	}
	if err := o.checkPublicURL(); err != nil {
		return err
	}
	if o.debug == "" {
		return nil
	}
	if err := checkAddr(o.debug); err != nil {
		return fmt.Errorf("-debug: %w", err)
	}
	host, _, _ := net.SplitHostPort(o.debug)
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("-debug must be a loopback address such as localhost:6060, not %q: profiles are not for others", o.debug)
	}
	return nil
}

// checkPublicURL wants an address that a browser can open, and ends it with a slash.
func (o *options) checkPublicURL() error {
	if o.publicURL == "" {
		return nil
	}
	u, err := url.Parse(o.publicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("-public-url must be an address such as https://school.example/interleave, not %q", o.publicURL)
	}
	o.publicURL = strings.TrimSuffix(o.publicURL, "/") + "/"
	return nil
}

func (o *options) addOrigin(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || text != u.Scheme+"://"+u.Host {
		return errors.New("an origin is a scheme and a host, such as https://school.example")
	}
	o.hub.Origins = append(o.hub.Origins, text)
	return nil
}

// parseFlags says what is wrong in one sentence, instead of printing all of the
// help. Arguments that are no flags, which may stand among these, go into the places
// given, in order.
func parseFlags(flags *flag.FlagSet, args []string, stdout io.Writer, others ...*string) error {
	flags.SetOutput(io.Discard)
	err := flags.Parse(args)
	for ; err == nil && flags.NArg() > 0 && len(others) > 0; others = others[1:] {
		*others[0] = flags.Arg(0)
		err = flags.Parse(flags.Args()[1:])
	}
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
