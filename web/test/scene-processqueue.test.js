import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainVerdict } from '../core/verdict.js';
import { scene } from '../scenes/processqueue.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);

test('pure, keyed, in words, inside the box', () => obeysLaws(scene, 'processqueue', ['stage', 'full', 'deadlock', 'mended', 'lesson']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'processqueue'));

test('a message is an object in the buffer, in the hand of the feeder, bytes in the pipe, and an object again', () => {
  const seen = [];
  for (const view of recorded('processqueue', 'stage').steps()) {
    const marks = scene(view, box);
    const where = [
      ...marks.filter((m) => /^object-/.test(m.key ?? '') && words(m)[0].includes('44')).map(() => 'buffer'),
      ...(find(marks, 'held') && words(find(marks, 'held'))[0].includes('44') ? ['feeder'] : []),
      ...view.state.objects.filter((o) => o.kind === 'pipe').flatMap((o) => o.items).filter((i) => i.text.includes('44') && find(marks, `bytes-${i.id}`)).map(() => 'pipe'),
      ...marks.filter((m) => /^got-/.test(m.key ?? '') && words(m)[0].includes('44')).map(() => 'parent'),
    ];
    for (const w of where) if (seen.at(-1) !== w) seen.push(w);
  }
  assert.deepEqual(seen, ['buffer', 'feeder', 'pipe', 'parent']);
});

test('bytes move through the pipe as time passes', () => {
  const run = recorded('processqueue', 'stage');
  const xs = [1, 1.2, 1.4, 1.6].map((time) => find(scene(run.at(time), box), `bytes-${run.at(time).state.objects.find((o) => o.kind === 'pipe').items[0].id}`).x);
  for (let i = 1; i < xs.length; i++) assert.ok(xs[i] > xs[i - 1] + 20, String(xs));
});

test('the bytes of the next message are shown with what they mean', () => {
  const all = words(find(scene(recorded('processqueue', 'stage').at(1), box), 'lens'));
  for (const w of ['80', '2a', '42', 'None', "'hello'"]) assert.ok(all.includes(w), w);
});

test('every thread can be pointed at', () => {
  const view = recorded('processqueue', 'stage').at(1);
  assert.deepEqual([...pointable(scene(view, box))].sort(), view.state.threads.map((t) => t.id));
});

test('the deadlock is drawn as a circle of three waits and said in one sentence', () => {
  const view = recorded('processqueue', 'deadlock').at(20);
  const marks = scene(view, box);
  assert.deepEqual(['join', 'exit', 'send'].filter((k) => find(marks, `wait-${k}`)), ['join', 'exit', 'send']);
  assert.ok(marks.filter((m) => /^process-/.test(m.key ?? '')).every((m) => /stuck/.test(m.class)));
  assert.match(explainVerdict(view)?.text ?? '', /main waits for Process-1 to end, whose QueueFeederThread still runs \(line \d+\); QueueFeederThread waits until main receives/);
  const before = scene(recorded('processqueue', 'deadlock').at(0.5), box);
  assert.equal(find(before, 'wait-join'), undefined);
});
