import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/pool.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);
const board = (view) => (find(scene(view, box), 'board')?.children ?? []).filter((m) => m.key?.startsWith('place-')).map((m) => m.class.split(' ')[0].slice('place-'.length));

test('pure, keyed, in words, inside the box', () => obeysLaws(scene, 'pool', ['stage', 'uneven', 'serial', 'unjoined', 'lesson']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'pool'));

test('every task goes from waiting to running to returning to done, and never back', () => {
  for (const [name, tasks] of [['stage', 10], ['uneven', 20], ['serial', 10], ['lesson', 10]]) {
    const order = ['later', 'waits', 'runs', 'returns', 'done'];
    let last = Array(tasks).fill(0);
    const seen = new Set();
    for (const view of recorded('pool', name).steps()) {
      // Between two records of one moment a task may be in nobody's hands.
      if (view.state.threads.some((t) => t.state === 'running' || t.state === 'ready')) continue;
      const now = board(view).map((is) => order.indexOf(is));
      if (now.length === 0) continue;
      assert.equal(now.length, tasks);
      now.forEach((at, i) => assert.ok(at >= last[i], `${name}: task ${i} goes from ${order[last[i]]} to ${order[at]} at ${view.time / 1e9}`));
      last = now;
      now.forEach((at) => seen.add(order[at]));
    }
    assert.ok(last.every((at) => order[at] === 'done'), name);
    assert.ok(seen.has('runs') && (name === 'lesson' || seen.has('returns')), name);
  }
});

test('a worker shows the task that it does, and the callback is given each result', () => {
  const run = recorded('pool', 'stage');
  const early = scene(run.at(1), box);
  for (let i = 0; i < 5; i++) assert.deepEqual(words(find(early, `task-${i}`)), [`foo(${i})`]);
  assert.deepEqual(early.filter((m) => m.key?.startsWith('result-')), []);
  const late = scene(run.at(3.2), box);
  assert.deepEqual(late.filter((m) => m.key?.startsWith('result-')).map((m) => words(m)[0]).sort(), ['100', '101', '102', '103', '104'].map((n) => `-->exec done: ${n}`));
});

test('without a join every task is lost, and that is said', () => {
  const view = recorded('pool', 'unjoined').at(1);
  assert.deepEqual([...new Set(board(view))], ['lost']);
  assert.match(words(find(scene(view, box), 'saying')).join(' '), /10 tasks were never done/);
});

test('the threads of the pool have letters, since its workers have numbers, and their parts are named at any size', () => {
  const view = recorded('pool', 'stage').at(1);
  for (const b of boxes) {
    const marks = scene(view, b);
    const disc = (t) => words(find(marks, `thread-${t.id}`))[0];
    const handlers = view.state.threads.filter((t) => t.process === 1 && t.name.includes('_handle_'));
    assert.deepEqual(handlers.map(disc).sort(), ['R', 'T', 'W']);
    assert.deepEqual(view.state.threads.filter((t) => t.process > 1).map(disc).filter((word) => !/^\d+$/.test(word)), []);
    for (const part of ['tasks', 'results']) assert.ok(marks.some((m) => m.key?.startsWith('name-') && words(m)[0].includes(part)), `${part} in ${b.width}×${b.height}`);
  }
});

test('every thread can be pointed at', () => {
  for (const kind of ['stage', 'most']) {
    const view = recorded('pool', kind).at(1);
    assert.deepEqual([...pointable(scene(view, box))].sort((a, b) => a - b), view.state.threads.map((t) => t.id));
  }
});
