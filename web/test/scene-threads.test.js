import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/threads.js';
import { lives } from '../scenes/parts/lifelines.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const lines = (view) => lives(view, () => view.state.params.join === 1);

test('the laws of pictures', () => obeysLaws(scene, 'threads', ['fan', 'lesson', 'joined']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'threads'));

test('a line forks where its thread was started', () => {
  const view = recorded('threads', 'fan').at(2.75);
  assert.deepEqual(lines(view).map((l) => l.from / 1e9), [0, 0, 0.5, 1, 1.5, 2, 2.5]);
  const marks = scene(view, box);
  const starts = view.state.threads.slice(1).map((t) => Number(/^M([\d.]+)/.exec(find(marks, `line-${t.id}`).children[0].d)[1]));
  assert.ok(starts.every((x, i) => i === 0 || x > starts[i - 1]), String(starts));
});

test('with join every line comes back to main, one after another', () => {
  const run = recorded('threads', 'fan');
  assert.deepEqual(lines(run.at(4.2)).map((l) => l.joined / 1e9), [-1e-9, 3, 3.5, 4, -1e-9, -1e-9, -1e-9]);
  const over = run.at(9);
  assert.deepEqual(lines(over).map((l) => l.joined / 1e9), [-1e-9, 3, 3.5, 4, 4.5, 5, 5.5]);
  assert.ok(over.ended && find(scene(over, box), 'exit'));
});

test('threads that end together come back together', () => {
  const view = recorded('threads', 'joined').at(4);
  assert.deepEqual(lines(view).map((l) => l.joined / 1e9), [-1e-9, 3, 3]);
});

test('without join no line comes back, and main waits at its end', () => {
  const run = recorded('threads', 'lesson');
  assert.equal(run.at(1).state.threads[0].reason, 'exit');
  assert.deepEqual(lines(run.at(4)).map((l) => l.joined), [-1, -1, -1]);
});

test('a bracket says whom main waits for', () => {
  const run = recorded('threads', 'fan');
  assert.equal(find(scene(run.at(2.2), box), 'joins-1'), undefined);
  const marks = scene(run.at(3.2), box);
  const [, y] = /V([\d.]+)/.exec(find(marks, 'joins-1').d);
  const { y: other, children } = find(marks, 'thread-3');
  assert.ok(Math.abs(Number(y) - other) < children[0].r, 'it points at Thread-2');
});

test('every thread can be pointed at', () => {
  const run = recorded('threads', 'most');
  for (const time of [0, 12, 29]) {
    const view = run.at(time);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), `${t.name} at ${time}`);
  }
});
