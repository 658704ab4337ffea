// The clock: wall time to virtual time, with frames as a network delivers them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../core/clock.js';

const ms = 1e6; // virtual ns
const frame = 1000 / 60;

/**
 * Plays `seconds` of wall time: the server sends a frame each 50 ms, `delay(i)`
 * says how late the i-th one arrives. Gives what was shown at each painted frame.
 */
function play(clock, { seconds, speed = 1, reached = speed, delay = () => 10, from = 0, at = 0 }) {
  const arrivals = [];
  for (let i = 1; i * 50 <= seconds * 1000; i++) arrivals.push({ wall: from + i * 50 + delay(i), time: at + i * 50 * reached * ms });
  for (let i = arrivals.length - 2; i >= 0; i--) arrivals[i].wall = Math.min(arrivals[i].wall, arrivals[i + 1].wall);
  const shown = [];
  let head = at;
  for (let wall = from; wall < from + seconds * 1000; wall += frame) {
    while (arrivals.length && arrivals[0].wall <= wall) {
      const { wall: came, time } = arrivals.shift();
      clock.sample(came, time);
      head = time;
    }
    shown.push({ wall, head, time: clock.advance(wall, head) });
  }
  return shown;
}

/** The pace between painted frames as a share of what is wanted. */
const paces = (shown, speed) => shown.slice(1).map((s, i) => (s.time - shown[i].time) / ((s.wall - shown[i].wall) * speed * ms));

for (const speed of [0.25, 1, 4, 16, 100]) {
  test(`at ${speed}× it moves evenly a little behind the head`, () => {
    const clock = createClock();
    clock.setPace(true, speed);
    const shown = play(clock, { seconds: 4, speed, delay: (i) => 10 + (i * 7919) % 23 }).slice(60);
    for (const pace of paces(shown, speed)) assert.ok(pace > 0.9 && pace < 1.1, `pace ${pace}`);
    for (const { wall, time } of shown) {
      const late = wall - time / speed / ms;
      assert.ok(late > 40 && late < 150, `${late} ms late`);
    }
  });
}

test('bursts of frames do not make it stutter', () => {
  const clock = createClock();
  clock.setPace(true, 1);
  // Two of three frames are held back until the third.
  const shown = play(clock, { seconds: 4, delay: (i) => [60, 10, -40][i % 3] + 50 }).slice(90);
  const stops = paces(shown, 1).filter((pace) => pace < 0.5 || pace > 1.5);
  assert.ok(stops.length < shown.length / 50, `${stops.length} stutters in ${shown.length} frames`);
});

test('it never passes the head and never runs backwards', () => {
  const clock = createClock();
  clock.setPace(true, 4);
  let random = 7;
  const shown = play(clock, { seconds: 6, speed: 4, delay: () => { random = (random * 48271) % 2147483647; return random % 300; } });
  shown.reduce((before, s) => {
    assert.ok(s.time >= before, 'backwards');
    assert.ok(s.time <= s.head, 'past the head');
    return s.time;
  }, 0);
});

test('a server that cannot keep the speed is followed at its own pace', () => {
  const clock = createClock();
  clock.setPace(true, 16);
  const shown = play(clock, { seconds: 5, speed: 16, reached: 5 }).slice(150);
  for (const pace of paces(shown, 5)) assert.ok(pace > 0.8 && pace < 1.2, `pace ${pace}`);
});

test('on pause it comes to stand exactly at the head', () => {
  const clock = createClock();
  clock.setPace(true, 1);
  const { wall, head } = play(clock, { seconds: 2 }).at(-1);
  clock.setPace(false, 1);
  let time = 0;
  for (let w = wall; w < wall + 300; w += frame) time = clock.advance(w, head);
  assert.equal(time, head);
  assert.equal(clock.advance(wall + 5000, head), head);
});

test('a step while paused is shown at once', () => {
  const clock = createClock();
  clock.setPace(false, 1);
  clock.advance(0, 0);
  assert.equal(clock.advance(16, 500 * ms), 500 * ms);
});

test('at full speed it shows the newest frame', () => {
  const clock = createClock();
  clock.setPace(true, 0);
  clock.sample(50, 9e12);
  assert.equal(clock.advance(51, 9e12), 9e12);
});

test('a tab that was asleep catches up at once', () => {
  const clock = createClock();
  clock.setPace(true, 1);
  play(clock, { seconds: 1 });
  for (let wall = 1050; wall <= 9000; wall += 50) clock.sample(wall, wall * ms);
  const time = clock.advance(9010, 9000 * ms);
  assert.ok(time > 8800 * ms && time <= 9000 * ms, `${time / ms} ms`);
});

test('a new history begins where it is told to', () => {
  const clock = createClock();
  clock.setPace(true, 1);
  play(clock, { seconds: 1 });
  clock.reset(0);
  assert.equal(clock.advance(1000, 0), 0);
});

test('it comes to the head of a run that stands when its speed is changed', () => {
  const clock = createClock();
  clock.setPace(true, 1);
  const { time, head, wall } = play(clock, { seconds: 1 }).at(-1);
  assert.ok(time < head);
  clock.setPace(true, 4);
  let shown = time;
  for (let i = 1; i <= 60; i++) {
    const next = clock.advance(wall + i * frame, head);
    assert.ok(next >= shown && next - shown <= 4.01 * frame * ms, 'without a jump');
    shown = next;
  }
  assert.equal(shown, head);
});
