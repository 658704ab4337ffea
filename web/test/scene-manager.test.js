import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/manager.js';
import { ring } from '../scenes/parts/ring.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);
const entries = (marks, id) => marks.filter((m) => m.key?.startsWith(`entry-${id}-`)).map((m) => Number(m.key.split('-').at(-1)));
const held = (view, kind, process) => view.state.objects.find((o) => o.kind === kind && o.process === process);

test('pure, keyed, in words, inside the box', () => obeysLaws(scene, 'manager', ['stage', 'plain', 'shuffled', 'lesson']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'manager'));

test('the trays hold what the manager holds, in its order', () => {
  let most = 0;
  for (const view of recorded('manager', 'stage').steps()) {
    const [d, l] = [held(view, 'dict', 2), held(view, 'list', 2)];
    if (!l?.items.length) continue;
    const marks = scene(view, box);
    assert.deepEqual(entries(marks, l.id), JSON.parse(l.items[0].text));
    assert.deepEqual(entries(marks, d.id), d.items[0].text === '{}' ? [] : d.items[0].text.slice(1, -1).split(', ').map((e) => Number(e.split(': ')[0])));
    most = Math.max(most, l.value);
  }
  assert.equal(most, 15);
});

test('fifty numbers are all there to be seen', () => {
  const view = recorded('manager', 'most').at(30);
  const marks = scene(view, box);
  assert.equal(entries(marks, held(view, 'dict', 2).id).length, held(view, 'dict', 2).value);
  assert.ok(held(view, 'dict', 2).value > 20);
});

test('a request says what it asks for, and moves to the manager as time passes', () => {
  const run = recorded('manager', 'stage');
  let followed = null;
  let last = null;
  for (let time = 0; time < 20; time += 0.1) {
    const view = run.at(time);
    const marks = scene(view, box);
    const code = followed ? find(marks, followed) : marks.find((m) => m.key?.startsWith('code-') && words(m)[0].startsWith('d['));
    if (followed && !code) break;
    if (!code) continue;
    followed = code.key;
    if (last) assert.ok(Math.hypot(code.x - last.x, code.y - last.y) > 1, 'it moves');
    last = code;
    assert.match(words(code)[0], /^d\[\d\] = \d$/);
  }
  assert.ok(last);
});

test('without a manager every child shows the copies that it changed', () => {
  const view = recorded('manager', 'plain').at(29);
  const marks = scene(view, box);
  assert.deepEqual(entries(marks, held(view, 'list', 1).id), [0, 1, 2, 3, 4]);
  assert.deepEqual(entries(marks, held(view, 'dict', 1).id), []);
  assert.deepEqual(words(find(marks, 'words-5')), ['d = {3: 3}', 'l = [0 … 4, 3]']);
});

test('every thread can be pointed at', () => {
  const view = recorded('manager', 'stage').at(6);
  assert.deepEqual([...pointable(scene(view, box))].sort((a, b) => a - b), view.state.threads.map((t) => t.id));
});

test('boxes of a ring stay apart, in their area and out of the middle', () => {
  const apart = (a, b) => a.x + a.width <= b.x + 0.5 || b.x + b.width <= a.x + 0.5 || a.y + a.height <= b.y + 0.5 || b.y + b.height <= a.y + 0.5;
  for (const [width, height] of [[320, 150], [784, 350], [1160, 600]]) {
    for (const n of [1, 2, 3, 5, 11, 23, 51]) {
      const area = { x: 10, y: 20, width, height };
      const { boxes: all, centre } = ring(n, area, { most: 150, gap: 3, link: 20, wide: 1.5 });
      assert.equal(all.length, n);
      all.forEach((a, i) => {
        assert.ok(a.x >= 9.5 && a.y >= 19.5 && a.x + a.width <= 10.5 + width && a.y + a.height <= 20.5 + height, `${n} in ${width}`);
        assert.ok(apart(a, centre));
        for (const b of all.slice(i + 1)) assert.ok(apart(a, b), `${n} in ${width}×${height}`);
      });
    }
  }
});
