//go:build !race

package scenariotest

// Race says whether the race detector watches.
const Race = false
