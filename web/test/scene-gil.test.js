import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blurred, scene } from '../scenes/gil.js';
import { gantt, shares } from '../scenes/parts/gantt.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes, broken } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);
const presets = ['stage', 'turns', 'onecore', 'waiting', 'lesson'];
const paused = (view) => ({ ...view, playing: false });
const s = 1e9;

test('the laws of pictures', () => obeysLaws(scene, 'gil', presets));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'gil'));

test('the token goes to whoever computes, and nobody else computes', () => {
  const holders = new Set();
  for (const view of recorded('gil', 'turns').steps()) {
    const computing = view.state.threads.filter((t) => t.reason === 'compute');
    assert.ok(computing.length <= 1);
    if (!computing.length) continue;
    const marks = scene(view, box);
    const token = find(marks, 'token');
    const far = (t) => Math.hypot(token.x - find(marks, `thread-${t.id}`).x, token.y - find(marks, `thread-${t.id}`).y);
    const [nearest] = view.state.threads.slice(1).sort((a, b) => far(a) - far(b));
    assert.equal(nearest.id, computing[0].id, `at record ${view.state.seq}`);
    assert.equal(token.move, 'glide');
    holders.add(nearest.id);
  }
  assert.equal(holders.size, 4);
});

test('turns too short to be watched are shown as shares, unless the run is paused or slow', () => {
  const view = recorded('gil', 'stage').at(3);
  const team = { kind: 'threads', workers: view.state.threads.filter((t) => t.id > 1) };
  assert.equal(blurred(view, team), 0.25);
  assert.equal(blurred({ ...view, speed: 0 }, team), 0.25, 'as fast as it goes');
  assert.equal(blurred(paused(view), team), 0);
  assert.equal(blurred({ ...view, state: { ...view.state, params: { ...view.state.params, interval: 500 } } }, team), 0);
  const shared = (v) => scene(v, box).filter((m) => m.children?.some((c) => c.class === 'worked')).length;
  assert.deepEqual([shared(view), shared(paused(view))], [4, 0]);
  const [fast, still] = [view, paused(view)].map((v) => find(scene(v, box), 'token'));
  assert.notEqual(fast.x, still.x, 'in the middle, and with its holder');
});

test('processes have a token each; too few cores for them are shared', () => {
  const side = recorded('gil', 'lesson').at(1);
  const marks = scene(side, box);
  assert.equal(marks.filter((m) => m.key?.startsWith('token-')).length, 4);
  assert.deepEqual(find(marks, 'cores').children.slice(1).map((m) => words(m)[0]), ['process 1', 'process 2', 'process 3', 'process 4']);
  const one = recorded('gil', 'onecore').at(1);
  assert.equal(blurred(one, { kind: 'processes', workers: one.state.threads.slice(1) }), 0.25);
});

test('of four cores the threads of a process use one', () => {
  const cores = find(scene(paused(recorded('gil', 'stage').at(3)), box), 'cores').children.slice(1);
  assert.deepEqual(cores.map((m) => words(m)[0] === 'idle'), [false, true, true, true]);
});

const span = (from, to, reason = 'compute') => ({ from: from * s, to: to * s, state: reason === 'compute' ? 'running' : 'ready', reason, object: 0 });

test('the share of a column is the part of it that was worked, and the area is the work', () => {
  const spans = Array.from({ length: 400 }, (_, i) => span(i * 0.02, i * 0.02 + 0.005)).flatMap((a, i) => [a, { ...span(0, 0, 'gil'), from: a.to, to: (i + 1) * 0.02 * s }]);
  const row = { thread: {}, spans, done: 2 * s };
  const worked = shares(row, 0, 8 * s, 0.1 * s);
  assert.equal(worked.length, 80);
  for (const w of worked) assert.ok(Math.abs(w - 0.25) < 0.03, String(w));
  assert.ok(Math.abs(worked.reduce((sum, w) => sum + w * 0.1, 0) - 2) < 0.02);
});

test('where the spans were thinned out, what was done counts', () => {
  const worked = shares({ thread: {}, spans: [span(0, 4, 'gil')], done: 1 * s }, 0, 4 * s, 0.5 * s);
  assert.deepEqual(worked, Array(8).fill(0.25));
});

test('bars end where their worker does, and long turns are drawn one by one', () => {
  const thread = { id: 2, name: 'thread 1', state: 'done', since: 3 * s };
  const options = { from: 0, to: 4 * s, end: 8 * s, total: '4.0 s', over: false, axis: true, size: 12, unit: 's' };
  const row = { thread, spans: [span(0, 1), span(1, 2, 'gil'), span(2, 3)], done: 2 * s };
  const bars = (even) => gantt('g', [row], { x: 0, y: 0, width: 500, height: 200 }, { ...options, even }).children.flatMap((m) => m.children ?? []).filter((m) => m.class?.startsWith('gantt'));
  const [back, runs] = bars(false);
  assert.equal(runs.d.match(/M/g).length, 2);
  const [, even] = bars(true);
  assert.equal(even.d.match(/M/g).length, 1);
  const right = Math.max(...[...even.d.matchAll(/H([\d.]+)/g)].map((m) => Number(m[1])));
  assert.ok(Math.abs(right - back.width) < 0.1);
  assert.deepEqual(broken([gantt('g', [], { x: 0, y: 0, width: 40, height: 20 }, { ...options, even: true })]), []);
});

test('the same work looks the same: long and thin as threads, short and thick as processes', () => {
  const view = recorded('gil', 'stage').at(12);
  const marks = scene(view, box);
  const totals = ['threads', 'processes'].map((kind) => words(find(marks, `chart-${kind}`)).at(-1));
  assert.deepEqual(totals, ['8.0 s', '2.0 s']);
  const area = (d) => {
    let [x, y, sum] = [0, 0, 0];
    for (const [, op, value] of d.matchAll(/([MHV])(-?[\d.]+)/g)) {
      if (op === 'M') [x, y] = [0, Number(/,(-?[\d.]+)/.exec(d)[1])];
      else if (op === 'V') y = Number(value);
      else [sum, x] = [sum + (Number(value) - x) * -y, Number(value)];
    }
    return sum;
  };
  const [threads, processes] = ['threads', 'processes'].map((kind) => area(find(marks, `chart-${kind}`).children.flatMap((m) => m.children ?? []).find((m) => m.class?.startsWith('gantt-bar')).d));
  assert.ok(threads > 0 && Math.abs(threads / processes - 1) < 0.2, `${threads} and ${processes}`);
});

test('every thread can be pointed at', () => {
  for (const preset of presets) {
    const view = recorded('gil', preset).at(1.3);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), `${preset}: ${t.name}`);
  }
});
