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
    const letter = followed ? find(marks, followed) : marks.find((m) => m.key?.startsWith('bytes-') && view.state.objects.some((o) => o.kind === 'pipe' && o.items?.some((it) => m.key === `bytes-${it.id}` && it.text.includes('__setitem__'))));
    if (followed && !letter) break;
    if (!letter) continue;
    followed = letter.key;
    if (last) assert.ok(Math.hypot(letter.x - last.x, letter.y - last.y) > 1, 'it moves');
    last = letter;
    assert.ok(marks.some((m) => m.key?.startsWith('words-') && /^d\[\d\] = \d$/.test(words(m)[0])), 'its sender says what it asks for');
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

test('requests and replies go each their own way, and look different', () => {
  const run = recorded('manager', 'stage');
  const seen = { request: 0, reply: 0 };
  for (let time = 0; time < 20; time += 0.1) {
    const view = run.at(time);
    for (const b of [box, boxes[0]]) {
      const marks = scene(view, b);
      for (const pipe of view.state.objects.filter((o) => o.kind === 'pipe')) {
        const way = marks.find((m) => m.shape === 'line' && m.object === pipe.id);
        for (const { id } of way ? pipe.items : []) {
          const letter = find(marks, `bytes-${id}`);
          const reply = way.key.startsWith('back-');
          const off = Math.abs((way.y2 - way.y1) * (letter.x - way.x1) - (way.x2 - way.x1) * (letter.y - way.y1)) / Math.hypot(way.x2 - way.x1, way.y2 - way.y1);
          assert.ok(off < 0.1, `${pipe.name} at ${time} is ${off} px off its wire`);
          assert.equal(letter.class.includes('reply'), reply);
          assert.match(letter.children.at(-1).text ?? '', /^\d+ B$/, `how many bytes, in ${b.width}×${b.height}`);
          seen[reply ? 'reply' : 'request']++;
        }
      }
    }
    const [there, back] = ['wire', 'back'].map((kind) => scene(view, box).filter((m) => m.key?.startsWith(`${kind}-`)));
    for (const m of back) assert.ok(!there.some((o) => Math.hypot(o.x1 - m.x1, o.y1 - m.y1) < 4), 'the wires lie apart');
  }
  assert.ok(seen.request > 10 && seen.reply > 10, JSON.stringify(seen));
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
