import assert from 'node:assert/strict';
import { test } from 'node:test';
import { length, scene } from '../scenes/daemon.js';
import { lives } from '../scenes/parts/lifelines.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const lines = (view) => lives(view, (child) => child.to === child.from);
const cutOff = (marks) => marks.filter((m) => m.class === 'cut-off').length;

test('the laws of pictures', () => obeysLaws(scene, 'daemon', ['cut', 'lesson', 'stays']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'daemon'));

test('where the program exits every daemon that is left is cut, and only there', () => {
  const run = recorded('daemon', 'cut');
  assert.equal(cutOff(scene(run.at(3.4), box)), 0);
  const view = run.at(3.6);
  const killed = view.state.threads.filter((t) => t.state === 'killed');
  const marks = scene(view, box);
  assert.ok(killed.length >= 2 && cutOff(marks) === killed.length);
  assert.deepEqual(lines(view).filter((l) => l.thread.state === 'killed' && l.joined >= 0), [], 'nobody has them back');
  const exit = find(marks, 'exit');
  assert.ok(killed.every((t) => Math.abs(find(marks, `thread-${t.id}`).x - exit.x) < 40), 'the lines end where the program does');
});

test('without the flag nobody is cut, and the program lives until the last one ends', () => {
  const run = recorded('daemon', 'stays');
  const view = run.at(30);
  assert.equal(view.ended, true);
  assert.equal(cutOff(scene(view, box)), 0);
  assert.equal(view.state.time, length(view.state.params) * 1e6, 'the length that was planned');
});

test('the length that is planned is the length it has', () => {
  for (const kind of ['cut', 'lesson', 'least']) {
    const view = recorded('daemon', kind).at(30);
    assert.equal(view.state.time, length(view.state.params) * 1e6, kind);
  }
});

test('a join that gave up leaves a clock on the line, and no line comes back', () => {
  const view = recorded('daemon', 'cut').at(2.5);
  const [main, m, first] = lines(view);
  assert.deepEqual([main.gaveUp, m.gaveUp.map((t) => t / 1e9), first.joined], [[], [1, 2], -1]);
});

test('children live on when m has ended, and the scene says so', () => {
  const run = recorded('daemon', 'stays');
  const words = (view) => find(scene(view, box), 'saying').children[0].text;
  assert.match(words(run.at(4.5)), /program waits/);
  const view = run.at(5.5);
  assert.deepEqual([view.state.threads[1].state, view.state.threads[6].state], ['done', 'sleeping']);
  assert.match(words(view), /m has ended, its children live on/);
});

test('a child of m forks from the line of m', () => {
  const marks = scene(recorded('daemon', 'cut').at(2.5), box);
  const from = Number(/,([\d.]+)C/.exec(find(marks, 'line-4').children[0].d)[1]);
  assert.ok(Math.abs(from - find(marks, 'thread-2').y) < 0.1);
});

test('every thread can be pointed at', () => {
  const run = recorded('daemon', 'stays');
  for (const time of [0.5, 3.5, 9]) {
    const view = run.at(time);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), `${t.name} at ${time}`);
  }
});
