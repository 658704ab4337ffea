package scenariotest

import "flag"

// Fewer returns how many of n cases to go through: all of them, but under the race
// detector, under which each takes five times as long and some show what all would, only
// a fifth. Thus make unit runs these tests with it and without it.
func Fewer(n int) int {
	if Race {
		return (n + 4) / 5
	}
	return n
}

// FewerChecks makes property tests go through [Fewer] cases, unless a flag says how
// many. It is for TestMain.
func FewerChecks() {
	const normal = "100" // of rapid
	if checks := flag.Lookup("rapid.checks"); Race && checks != nil && checks.DefValue == normal {
		flag.Set(checks.Name, "20")
	}
}
