import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexAt } from '../core/spans.js';
import { createTrace } from '../core/trace.js';
import { start } from './kernel.js';

const second = 1e9;

// record runs a scenario for a while with changes in between and gives its trace as
// applied live, with everything that a server would have kept.
function record(name, params, { until, changes = [] }) {
  const trace = createTrace();
  const log = [];
  const run = start(name, params, (r, state) => {
    trace.apply(state, r, state);
    log.push({ record: r, state: structuredClone(state) });
  });
  for (const [time, param, value] of changes) {
    run.runTo(time * second);
    run.set(param, value);
  }
  run.runTo(until * second);
  return { trace, log, run };
}

// rangeOf answers like the server, from the log alone: what lies in [from, to].
function rangeOf(log, from, to) {
  const open = new Map();
  const lanes = [];
  const levels = [];
  const last = new Map();
  const close = (id, end) => {
    const s = open.get(id);
    if (!s) return;
    const [a, b] = [Math.max(s.from, from), Math.min(end, to)];
    if (a < b || (s.from === end && s.state === 'running' && s.from >= from && s.from <= to)) lanes.push([id, a, b, s.state, s.reason, s.object]);
  };
  for (const { record: r, state } of log) {
    if (r.kind === 'state' || r.kind === 'thread') {
      close(r.thread, r.time);
      const { state: to, reason, object } = state.threads[r.thread - 1];
      open.set(r.thread, { from: r.time, state: to, reason, object });
    }
    const o = ['object', 'set', 'clear', 'acquire', 'release', 'put', 'get', 'resize'].includes(r.kind) ? state.objects[r.object - 1] : null;
    if (!o || r.time > to) continue;
    if (r.time < from) last.set(o.id, [o.id, from, o.value, o.limit]);
    else levels.push([o.id, r.time, o.value, o.limit]);
  }
  for (const id of open.keys()) close(id, Infinity);
  const inside = log.map((l) => l.record).filter((r) => r.time >= from && r.time <= to);
  return {
    type: 'range', id: 1, epoch: 1, from, to, held: 0, missing: 0,
    lanes: lanes.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    levels: [...last.values(), ...levels],
    prints: inside.filter((r) => r.kind === 'print'),
    marks: inside.filter((r) => ['param', 'action', 'verdict', 'error'].includes(r.kind)),
  };
}

const clipped = (trace, id, to) => trace.spans(id).filter((s) => s.from <= to && s.state !== 'new').map((s) => ({ ...s, to: Math.min(s.to, to) })).filter((s) => s.from < s.to || s.state === 'running');

const runs = [
  ['trafficlight', { cars: 5, green: 7, yellow: 2, red: 5 }, { until: 19.7, changes: [[1.3, 'cars', 8], [9.2, 'cars', 3], [14, 'green', 4]] }],
  ['producerconsumer', { producers: 4, consumers: 2, produce: 700, consume: 900 }, { until: 15, changes: [[3.1, 'maxsize', 2], [8, 'consumers', 1]] }],
  ['semaphore', { threads: 12, permits: 3 }, { until: 5, changes: [[1.4, 'permits', 2], [2.6, 'permits', 5]] }],
];

for (const [name, params, plan] of runs) {
  for (const pieces of [1, 2, 7, 40]) {
    test(`${name}: a run merged from ${pieces} ranges equals the same run applied live`, () => {
      const { trace, log, run } = record(name, params, plan);
      const end = plan.until * second;
      const merged = createTrace();
      const cuts = Array.from({ length: pieces }, (_, i) => [Math.floor((end * i) / pieces), Math.floor((end * (i + 1)) / pieces)]);
      // Not in order: the newest first, as a tab that joins late would ask, then the middle ones in turns.
      for (const [from, to] of [...cuts.slice(-1), ...cuts.slice(0, -1).filter((_, i) => i % 2), ...cuts.slice(0, -1).filter((_, i) => i % 2 === 0)]) merged.merge(rangeOf(log, from, to));
      for (const t of run.state.threads) assert.deepEqual(clipped(merged, t.id, end), clipped(trace, t.id, end), t.name);
      for (const o of run.state.objects) assert.deepEqual(merged.levels(o.id), trace.levels(o.id), o.name);
      assert.deepEqual(merged.prints.map((p) => p.seq), trace.prints.map((p) => p.seq));
      assert.deepEqual(merged.marks.map((m) => m.seq), trace.marks.map((m) => m.seq));
    });
  }

  test(`${name}: merging what is known already changes nothing, and the present stays open`, () => {
    const { trace, log, run } = record(name, params, plan);
    const before = run.state.threads.map((t) => structuredClone(trace.spans(t.id)));
    trace.merge(rangeOf(log, 2 * second, (plan.until - 0.3) * second));
    run.state.threads.forEach((t, i) => assert.deepEqual(trace.spans(t.id), before[i], t.name));
    for (const t of run.state.threads) assert.equal(trace.spans(t.id).at(-1).to, Infinity, t.name);
  });

  test(`${name}: after a gap the trace goes on, and the range heals it`, () => {
    const { trace, log, run } = record(name, params, plan);
    const healed = createTrace();
    const [gapFrom, gapTo] = [4 * second, plan.until * 0.9 * second];
    const held = log.filter((l) => l.record.time <= gapFrom);
    for (const { record: r, state } of held) healed.apply(state, r, state);
    const keyframe = log.findLast((l) => l.record.time <= gapTo).state;
    healed.start(keyframe);
    if (keyframe.time > held.at(-1).record.time) assert.equal(healed.heldFrom, keyframe.time, 'what the gap lacks is not taken for complete');
    for (const { record: r, state } of log.filter((l) => l.record.seq > keyframe.seq)) healed.apply(state, r, state);
    healed.merge(rangeOf(log, held.at(-1).record.time, keyframe.time));
    for (const t of run.state.threads) assert.deepEqual(healed.spans(t.id), trace.spans(t.id), t.name);
    for (const o of run.state.objects) assert.deepEqual(healed.levels(o.id), trace.levels(o.id), o.name);
    assert.deepEqual(healed.prints.map((p) => p.seq), trace.prints.map((p) => p.seq));
  });
}

test('the spans of a thread touch, and none is empty but running ones', () => {
  const { trace, run } = record(...runs[0]);
  for (const t of run.state.threads) {
    trace.spans(t.id).forEach((s, i, all) => {
      assert.ok(s.from < s.to || s.state === 'running', `${t.name} ${s.state} ${s.from}`);
      if (i > 0) assert.equal(all[i - 1].to, s.from, t.name);
    });
  }
});

test('a trace is bounded: the oldest falls out and heldFrom says so', () => {
  const trace = createTrace({ spans: 500, prints: 40 });
  const run = start('trafficlight', { cars: 10 }, (r, state) => trace.apply(state, r, state));
  run.runTo(60 * second);
  const spans = run.state.threads.reduce((n, t) => n + trace.spans(t.id).length, 0);
  assert.ok(spans <= 500, String(spans));
  assert.ok(trace.prints.length <= 40);
  assert.ok(trace.missing > 0);
  assert.ok(trace.heldFrom > 0);
  for (const t of run.state.threads) assert.ok(trace.spans(t.id)[0].to >= trace.heldFrom, t.name);
});

test('version grows with every change, edits only when the past changed', () => {
  const { trace, log } = record(...runs[2]);
  const { version, edits } = trace;
  trace.apply(log.at(-1).state, { ...log.at(-1).record, seq: log.at(-1).record.seq + 1 }, log.at(-1).state);
  assert.ok(trace.version > version);
  assert.equal(trace.edits, edits);
  trace.merge(rangeOf(log, 0, second));
  assert.ok(trace.edits > edits);
  trace.reset();
  assert.equal(trace.spans(2).length, 0);
  assert.equal(trace.prints.length, 0);
});

test('the trace knows who made an item after it was taken', () => {
  const { trace, run } = record(...runs[1]);
  const eater = run.state.threads.find((t) => t.last?.kind === 'get');
  assert.match(run.state.threads[trace.maker(eater.last.item) - 1].name, /alex|eric|nora|omar/);
});

test('prints that a range left out are counted once', () => {
  const { log } = record(...runs[0]);
  const trace = createTrace();
  trace.merge({ ...rangeOf(log, 0, 5 * second), missing: 7 });
  trace.merge({ ...rangeOf(log, 0, 5 * second), missing: 7 });
  assert.equal(trace.missing, 7);
});

test('indexAt finds the last element at or before a time', () => {
  const row = [{ from: 0 }, { from: 5 }, { from: 5 }, { from: 9 }];
  assert.deepEqual([-1, 0, 4, 5, 8, 9, 99].map((t) => indexAt(row, t)), [-1, 0, 0, 2, 2, 3, 3]);
});
