package sim

import "math/bits"

// The streams of one seed: what one of them draws does not move the others.
const (
	streamPolicy   = 1
	streamScenario = 2
)

// rand is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
// Generators, OOPSLA 2014). It is part of every recorded run, so it stands here
// rather than in a library that may change.
type rand struct{ state uint64 }

func newRand(seed, stream uint64) rand {
	r := rand{seed ^ stream*0xd1342543de82ef95}
	r.next()
	return r
}

func (r *rand) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1, each as likely as the others (Lemire:
// Fast Random Integer Generation in an Interval, 2019).
func (r *rand) below(n int) int {
	bound := uint64(n)
	hi, lo := bits.Mul64(r.next(), bound)
	if lo < bound {
		for limit := -bound % bound; lo < limit; {
			hi, lo = bits.Mul64(r.next(), bound)
		}
	}
	return int(hi)
}

// Dice are what a scenario draws from instead of a random number generator of
// its own: a seed's own stream, which the policy's draws do not move.
type Dice struct{ rand rand }

// NewDice returns the dice of a seed.
func NewDice(seed uint64) *Dice { return &Dice{newRand(seed, streamScenario)} }

// Below returns a number from 0 to n-1, each as likely as the others. It panics
// if n is not positive.
func (d *Dice) Below(n int) int {
	if n <= 0 {
		panic("sim: dice without a side")
	}
	return d.rand.below(n)
}
