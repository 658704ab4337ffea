package hub

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics is what a hub counts. Names and meanings are its contract with whoever
// watches the server.
type metrics struct {
	created, ended       prometheus.Counter
	restored, unsaved    prometheus.Counter
	frames, merged       prometheus.Counter
	keyframes, drops     prometheus.Counter
	refused              *prometheus.CounterVec
	lag, commandDuration prometheus.Histogram
}

// newMetrics registers what is counted, unless nobody wants to know.
func newMetrics(h *Hub, to prometheus.Registerer) *metrics {
	count := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: "interleave_" + name, Help: help})
	}
	measure := func(name, help string, buckets ...float64) prometheus.Histogram {
		return prometheus.NewHistogram(prometheus.HistogramOpts{Name: "interleave_" + name, Help: help, Buckets: buckets})
	}
	m := &metrics{
		created:   count("sessions_created_total", "Sessions made."),
		ended:     count("sessions_ended_total", "Sessions that ended."),
		restored:  count("sessions_restored_total", "Sessions made again from what was kept of them."),
		unsaved:   count("save_failures_total", "Times that sessions could not be kept."),
		frames:    count("frames_total", "Frames passed on to the viewers of a session."),
		merged:    count("frames_merged_total", "Frames that became part of another one, since the server was behind."),
		keyframes: count("keyframes_total", "Keyframes sent to single viewers instead of deltas."),
		drops:     count("drops_total", "Times that a viewer was too slow and its deltas were dropped."),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "interleave_refused_total", Help: "Messages from viewers and connections that were refused, by code."}, []string{"code"}),
		lag:             measure("pace_lag_seconds", "How far virtual time was behind the clock at the end of a frame.", 0, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
		commandDuration: measure("command_seconds", "From a command's arrival to its answer.", 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1),
	}
	if to == nil {
		return m
	}
	gauge := func(name, help string, value func() int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "interleave_" + name, Help: help}, func() float64 {
			h.mu.Lock()
			defer h.mu.Unlock()
			return float64(value())
		})
	}
	to.MustRegister(m.created, m.ended, m.restored, m.unsaved, m.frames, m.merged, m.keyframes, m.drops, m.refused, m.lag, m.commandDuration,
		gauge("sessions", "Sessions that are live.", func() int { return len(h.rooms) }),
		gauge("held_bytes", "About what the records take that sessions remember.", func() int { return int(h.held()) }),
		gauge("viewers", "Connections of viewers.", func() int { return len(h.conns) }))
	return m
}

// since observes how long something took.
func since(h prometheus.Histogram, begun time.Time) { h.Observe(time.Since(begun).Seconds()) }
