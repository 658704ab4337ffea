// The runs and their cursors: what arrives is shown in order, once, when its time has come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRuns } from '../core/runs.js';
import { emptyState } from '../core/reduce.js';
import { complete } from '../net/wire.js';

const ms = 1e6;
const thread = { id: 1, name: 'main', process: 1, parent: 0, crew: 0, daemon: false, state: 'running', reason: '', object: 0, by: 0, since: 0, seq: 1, until: -1, line: 0, text: '', said: '', locals: {}, last: null };
const stateAt = (seq, time) => ({ ...emptyState(), seq, time, threads: [thread] });
const keyframe = (epoch, seq, time, gap = 0) => ({ type: 'keyframe', epoch, seq, time, gap, state: stateAt(seq, time) });
const print = (seq, time) => complete({ kind: 'print', thread: 1, text: `line ${seq}`, time }, seq);
const delta = (epoch, from, time, records) => ({ type: 'delta', epoch, from, to: from + records.length, time, records });

function setUp() {
  const gaps = [];
  const runs = createRuns((_run, to) => gaps.push(to));
  return { runs, ...runs.all[0], gaps };
}

test('the first keyframe is shown at once, and its past is asked for', () => {
  const { runs, cursor, gaps } = setUp();
  assert.equal(cursor.newest, null);
  runs.keyframe(keyframe(1, 40, 900 * ms), 0);
  assert.equal(cursor.state.seq, 40);
  assert.equal(cursor.time, 900 * ms);
  assert.deepEqual(cursor.newest, { epoch: 1, seq: 40 });
  assert.deepEqual(gaps, [900 * ms]);
});

test('records are applied when the cursor comes to them, and reach the trace', () => {
  const { runs, cursor, trace } = setUp();
  runs.setPace(true, 1);
  runs.keyframe(keyframe(1, 10, 0), 0);
  for (let i = 1; i <= 40; i++) {
    assert.ok(runs.delta(delta(1, 9 + i, i * 50 * ms, [print(10 + i, i * 50 * ms - 20 * ms)]), i * 50));
    for (let wall = i * 50; wall < i * 50 + 50; wall += 10) {
      runs.advance(wall);
      assert.ok(cursor.state.time <= cursor.time && cursor.time <= cursor.head);
    }
  }
  assert.ok(cursor.state.seq > 45 && cursor.state.seq <= 50, `shown ${cursor.state.seq} of 50`);
  assert.deepEqual(trace.prints.map((p) => p.seq), Array.from({ length: cursor.state.seq - 10 }, (_, i) => 11 + i));
});

test('a delta that does not follow is refused and changes nothing', () => {
  const { runs, cursor } = setUp();
  runs.keyframe(keyframe(1, 10, 0), 0);
  assert.equal(runs.delta(delta(1, 12, 50 * ms, [print(13, 50 * ms)]), 50), false);
  assert.equal(runs.delta(delta(2, 10, 50 * ms, []), 50), false);
  assert.deepEqual(cursor.newest, { epoch: 1, seq: 10 });
  assert.equal(cursor.head, 0);
});

test('a keyframe in the middle heals the state when the cursor comes to it', () => {
  const { runs, cursor, gaps } = setUp();
  runs.setPace(false, 1);
  runs.keyframe(keyframe(1, 10, 0), 0);
  runs.delta(delta(1, 10, 20 * ms, [print(11, 20 * ms)]), 10);
  runs.keyframe(keyframe(1, 900, 60 * ms, 889), 20);
  runs.delta(delta(1, 900, 90 * ms, [print(901, 80 * ms)]), 30);
  runs.advance(0);
  runs.advance(30);
  assert.equal(cursor.state.seq, 11);
  runs.advance(65);
  assert.equal(cursor.state.seq, 900);
  assert.deepEqual(gaps, [60 * ms]);
  runs.advance(500);
  assert.equal(cursor.state.seq, 901);
  assert.ok(cursor.atHead);
});

test('a new epoch begins at once, drops what was pending and empties the trace', () => {
  const { runs, cursor, trace } = setUp();
  runs.setPace(true, 1);
  runs.keyframe(keyframe(1, 10, 5000 * ms), 0);
  runs.delta(delta(1, 10, 5050 * ms, [print(11, 5040 * ms)]), 50);
  runs.advance(50);
  runs.advance(200);
  assert.equal(trace.prints.length, 1);
  runs.delta(delta(1, 11, 5100 * ms, [print(12, 5090 * ms)]), 100);
  runs.keyframe(keyframe(2, 3, 0), 110);
  assert.equal(cursor.time, 0);
  assert.equal(cursor.state.seq, 3);
  assert.equal(trace.prints.length, 0);
  runs.advance(2000);
  assert.equal(cursor.state.seq, 3);
});

test('a tab that draws nothing does not hoard records', () => {
  const { runs, cursor } = setUp();
  runs.setPace(true, 1);
  runs.keyframe(keyframe(1, 0, 0), 0);
  for (let i = 0; i < 100; i++) {
    runs.delta(delta(1, i * 100, i * 50 * ms, Array.from({ length: 100 }, (_, j) => print(i * 100 + j + 1, i * 50 * ms))), i * 50);
  }
  assert.ok(cursor.state.seq >= 6000, `only ${cursor.state.seq} applied`);
});

test('left behind, a session leaves nothing', () => {
  const { runs, cursor, trace } = setUp();
  runs.keyframe(keyframe(1, 40, 900 * ms), 0);
  runs.clear();
  assert.equal(cursor.newest, null);
  assert.deepEqual(cursor.state, emptyState());
  assert.equal(trace.spans(1).length, 0);
});

test('what is looked at is kept to its end when the run goes on otherwise from before it', () => {
  let place = 700 * ms;
  const runs = createRuns(() => {}, (from) => place > from);
  runs.keyframe(keyframe(1, 10, 0), 0);
  runs.delta(delta(1, 10, 900 * ms, [print(11, 300 * ms), print(12, 800 * ms)]), 0);
  const [old] = runs.all;
  runs.keyframe(keyframe(2, 11, 400 * ms), 20);
  assert.deepEqual([runs.parked, runs.shown[0], runs.shown[0] === runs.all[0]], [true, old, false]);
  assert.deepEqual([old.cursor.state.seq, old.cursor.newest, old.trace.prints.length], [12, { epoch: 1, seq: 12 }, 2]);
  assert.deepEqual(runs.all[0].cursor.newest, { epoch: 2, seq: 11 });
  runs.keyframe(keyframe(3, 5, 100 * ms), 40);
  assert.deepEqual([runs.shown[0], runs.all[0].cursor.newest?.epoch], [old, 3], 'also when it goes on otherwise again');
  runs.unpark();
  assert.equal(runs.shown, runs.all);
  place = 50 * ms;
  runs.keyframe(keyframe(4, 5, 60 * ms), 60);
  assert.equal(runs.parked, false, 'what is common to both is seen in either');
  place = 70 * ms;
  runs.keyframe(keyframe(5, 5, 60 * ms), 80);
  assert.equal(runs.parked, true);
  runs.clear();
  assert.deepEqual([runs.parked, runs.all.length], [false, 1]);
});
