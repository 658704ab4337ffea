// The language of processes: what is drawn of boxes, memory and bytes on their way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaker } from '../core/language.js';
import { capsule, capsuleWidth, cell, inside, messages, processBox, tie, titleHeight, tube } from '../scenes/parts/process.js';
import { broken, doubleKeys, extents } from './scenes.js';
import en from '../text/en.js';

const view = (more) => ({ time: 5e9, t: speaker(en, 'en'), state: { verdict: null }, ...more });
const area = { x: 100, y: 50, width: 200, height: 120 };
const hello = { id: 7, text: "'hello son'", thread: 2, size: 24, bytes: '80049509000000000000008c0968656c6c6f20736f6e942e'.slice(0, 48) };
const message = (id, more) => ({ ...hello, id, ...more });
const pipe = (items, taken) => ({ id: 1, kind: 'pipe', name: 'a → b', process: 0, value: 0, limit: 65536, holders: [], items, ...(taken && { taken }) });
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);

test('a process has its name and number; once it has ended its exit code', () => {
  const alive = processBox(view(), { id: 2, name: 'child', parent: 1 }, area, 1, { parent: { x: 0, y: 0, width: 9, height: 9 } });
  assert.deepEqual(words(alive), ['child', 'pid 2']);
  assert.deepEqual([alive.enter.x, alive.enter.y], [0, 0], 'it comes out of its parent');
  const over = processBox(view(), { id: 2, name: 'child', code: 1 }, area, 1);
  assert.deepEqual(words(over), ['child', 'pid 2', 'exit 1']);
  assert.match(over.class, /over/);
  const narrow = processBox(view(), { id: 2, name: 'a-process-with-a-long-name', code: 0 }, { ...area, width: 70 }, 1);
  for (const e of extents([narrow])) assert.ok(e.x0 >= area.x - 1 && e.x1 <= area.x + 71, `${e.mark.text ?? e.mark.class}`);
});

test('what is under the title of a process lies in its box', () => {
  for (const width of [40, 120, 400]) {
    const box = { ...area, width };
    const room = inside(box, 1);
    assert.ok(room.y >= box.y + titleHeight(width, 1) && room.y + room.height <= box.y + box.height && room.x + room.width <= box.x + width);
  }
});

test('a cell keeps its words inside, tall or flat, and a copy comes out of the original', () => {
  for (const [width, height] of [[26, 30], [60, 60], [160, 24], [220, 120], [44, 14]]) {
    const marks = [cell('c', 'counter', '123', { x: 0, y: 0, width, height }, { copied: true, from: { x: 9, y: 8 } })];
    assert.deepEqual(broken(marks), []);
    for (const e of extents(marks)) assert.ok(e.x0 >= -1 && e.y0 >= -1 && e.x1 <= width + 1 && e.y1 <= height + 1, `${width}×${height}: ${e.mark.text ?? e.mark.class}`);
    assert.deepEqual(marks[0].enter, { x: 9, y: 8 });
    assert.match(marks[0].class, /copied/);
  }
});

test('a capsule shows as many bytes as there is room for, and how many there are', () => {
  const wide = capsule(hello, { x: 0, y: 0 }, capsuleWidth(hello, 24), 24);
  assert.deepEqual(words(wide), ['80 04 95 09 00 00 00 00 00 00 00 8c 09 68 65 6c 6c 6f 20 73 6f 6e 94 2e', '24 B']);
  assert.deepEqual(words(capsule(hello, { x: 0, y: 0 }, 110, 24)), ['80 04 …', '24 B']);
  assert.deepEqual(words(capsule(hello, { x: 0, y: 0 }, 60, 24)), ['24 B']);
  assert.deepEqual(words(capsule(hello, { x: 0, y: 0 }, 12, 8)), []);
  assert.match(words(capsule({ ...hello, size: 70000 }, { x: 0, y: 0 }, 900, 24))[0], /2e …$/);
});

test('messages wait at the end where they are read, the first one foremost, none on another', () => {
  for (const to of [{ x: 600, y: 0 }, { x: 0, y: 400 }, { x: 300, y: 300 }]) {
    const marks = messages(view(), pipe([message(1), message(2), message(3)]), { x: 0, y: 0 }, to, 20, { width: 60 });
    assert.deepEqual(marks.map((m) => m.key), ['bytes-3', 'bytes-2', 'bytes-1'], 'the foremost on top');
    const far = marks.map((m) => Math.hypot(m.x, m.y));
    assert.deepEqual([...far].sort((a, b) => a - b), far);
    for (const [a, b] of [[0, 1], [1, 2]]) assert.ok(Math.abs(marks[a].x - marks[b].x) > 60 || Math.abs(marks[a].y - marks[b].y) > 20);
    assert.deepEqual([marks[0].enter, marks[0].leave.x, marks[0].leave.y], [{ x: 0, y: 0 }, to.x, to.y], 'from the writer, to the reader');
  }
});

test('bytes that take time are on their way until they arrive', () => {
  const [there] = messages(view(), pipe([message(1)]), { x: 0, y: 0 }, { x: 300, y: 0 }, 20, { width: 60 });
  const [half] = messages(view(), pipe([message(1, { sent: 4e9, until: 6e9 })]), { x: 0, y: 0 }, { x: 300, y: 0 }, 20, { width: 60 });
  assert.deepEqual([half.x, half.move], [there.x / 2, 'exact']);
  const [stopped] = messages(view({ state: { verdict: { kind: 'deadlock' } } }), pipe([message(1, { sent: 4e9, until: 6e9 })]), { x: 0, y: 0 }, { x: 300, y: 0 }, 20, { width: 60 });
  assert.equal(stopped.x, there.x, 'a clock that stands leaves none on the way');
});

test('many messages are beads one beside another inside the tube, as many as there is room for, the first foremost', () => {
  for (const n of [2, 8, 14, 40]) {
    const many = Array.from({ length: n }, (_, i) => message(i + 1));
    const marks = messages(view(), pipe(many), { x: 0, y: 0 }, { x: 300, y: 0 }, 20, { width: 60 }).reverse();
    assert.deepEqual(doubleKeys(marks), []);
    assert.ok(marks.length === n || marks.length > 10, `${marks.length} of ${n}`);
    const wide = marks[0].children[0].width;
    marks.forEach((m, i) => {
      assert.equal(m.key, `bytes-${i + 1}`);
      assert.ok(m.x >= wide / 2 && m.x <= 300 - wide / 2, String(m.x));
      if (i) assert.ok(marks[i - 1].x - m.x >= wide, `${n}: ${m.x} after ${marks[i - 1].x}`);
    });
  }
});

test('messages on their way follow one another, and come to rest where they wait', () => {
  const sent = Array.from({ length: 5 }, (_, i) => ({ ...message(i + 1), sent: 1e9, until: 2e9 }));
  const at = (time) => messages(view({ time }), pipe(sent), { x: 0, y: 0 }, { x: 300, y: 0 }, 20, { width: 40 }).reverse().map((m) => m.x);
  const half = at(1.5e9);
  half.forEach((x, i) => assert.ok(x <= at(1.6e9)[i] && (!i || x <= half[i - 1]), String(half)));
  at(2e9 - 1e3).forEach((x, i) => assert.ok(Math.abs(x - at(2e9)[i]) < 0.1, `${x} before ${at(2e9)[i]}`));
});

test('the message received last comes out of the pipe for a moment', () => {
  const taken = { ...message(4), by: 3, time: 4.6e9 };
  const [out] = messages(view(), pipe([], taken), { x: 0, y: 0 }, { x: 300, y: 0 }, 20);
  assert.deepEqual([out.key, out.x], ['bytes-4', 300]);
  assert.deepEqual(messages(view({ time: 6e9 }), pipe([], taken), { x: 0, y: 0 }, { x: 300, y: 0 }, 20), []);
});

test('tubes and ties are drawn whichever way they go', () => {
  const ends = [{ x: 0, y: 0 }, { x: 200, y: 0 }, { x: 0, y: 150 }, { x: 90, y: -40 }];
  const marks = ends.flatMap((to, i) => [tube(`t${i}`, ends[0], to, 18, i / 3), tie(`b${i}`, area, { ...area, x: area.x + to.x, y: area.y + to.y * 2 })]);
  assert.deepEqual(broken(marks), []);
  assert.deepEqual(marks.filter((m) => m.children?.some((c) => c.class?.includes('full'))).map((m) => m.key), ['t3']);
});
