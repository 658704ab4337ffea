// The arrows of a deadlock: bent apart, words where they cover nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrowsOf } from '../stage/cycle.js';

const box = { width: 800, height: 450 };
const disc = (x, y, r = 22) => ({ left: x - r, top: y - r, width: 2 * r, height: 2 * r });
const numbers = (d) => d.match(/-?[\d.]+/g).map(Number);
const overlaps = (a, b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
const ring = (places) => places.map((_, i) => ({ from: i + 1, to: ((i + 1) % places.length) + 1, words: `waits for fork ${i + 1}` }));
const drawn = (places, taken = []) => arrowsOf(ring(places), (id) => places[id - 1], taken, box);
/** Where a path begins and ends. */
const ends = ({ d }) => { const n = numbers(d); return [{ x: n[0], y: n[1] }, { x: n[6], y: n[7] }]; };
const near = (rect, { x, y }) => x > rect.left - 9 && x < rect.left + rect.width + 9 && y > rect.top - 9 && y < rect.top + rect.height + 9;

const table = [disc(400, 60), disc(600, 180), disc(520, 360), disc(280, 360), disc(200, 180)];

test('each arrow leads from the edge of one thread to that of the next', () => {
  drawn(table).forEach((arrow, i) => {
    const [from, to] = ends(arrow);
    assert.ok(near(table[i], from) && near(table[(i + 1) % 5], to));
    const inside = ({ x, y }, rect) => x > rect.left && x < rect.left + rect.width && y > rect.top && y < rect.top + rect.height;
    assert.ok(!inside(from, table[i]) && !inside(to, table[(i + 1) % 5]));
  });
});

test('arrows of a round are bent outwards', () => {
  drawn(table).forEach((arrow, i) => {
    const n = numbers(arrow.d);
    const from = (x, y) => Math.hypot(x - 400, y - 228);
    assert.ok(from((n[2] + n[4]) / 2, (n[3] + n[5]) / 2) > from((n[0] + n[6]) / 2, (n[1] + n[7]) / 2), `arrow ${i}`);
  });
});

test('two that go to and fro lie apart', () => {
  const [one, other] = drawn([disc(200, 200), disc(600, 200)]).map(({ d }) => numbers(d));
  assert.ok((one[3] - 200) * (other[3] - 200) < 0);
});

test('words lie on their arrow, within the stage, and on nothing else', () => {
  const texts = [{ left: 440, top: 90, width: 120, height: 30 }, { left: 0, top: 0, width: 800, height: 30 }];
  const arrows = drawn(table, texts);
  const labels = arrows.map(({ label }) => label);
  labels.forEach((label, i) => {
    assert.ok(label, `arrow ${i} has words`);
    assert.ok(label.left >= 0 && label.top >= 0 && label.left + label.width <= box.width && label.top + label.height <= box.height);
    for (const other of [...texts, ...table, ...labels.slice(0, i)]) assert.ok(!overlaps(label, other), `words of arrow ${i}`);
  });
});

test('where there is no room the arrow goes without words', () => {
  const row = [disc(100, 100), disc(150, 100), disc(200, 100)];
  const arrows = drawn(row);
  assert.deepEqual(arrows.map(({ label }) => label !== null), [false, false, false]);
  assert.ok(arrows.every(({ d, head }) => d && head));
});

test('arrows keep off words if another bend does', () => {
  const texts = [{ left: 300, top: 120, width: 200, height: 40 }];
  const covers = (arrow, rect) => {
    const [ax, ay, cx, cy, dx, dy, bx, by] = numbers(arrow.d);
    return Array.from({ length: 50 }, (_, i) => i / 50).some((t) => {
      const [p, q, r, s] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t ** 2 * (1 - t), t ** 3];
      const [x, y] = [p * ax + q * cx + r * dx + s * bx, p * ay + q * cy + r * dy + s * by];
      return x > rect.left && x < rect.left + rect.width && y > rect.top && y < rect.top + rect.height;
    });
  };
  const pair = [disc(200, 200), disc(600, 200)];
  assert.ok(drawn(pair).some((arrow) => covers(arrow, texts[0])), 'the words are in the way');
  assert.ok(!drawn(pair, texts).some((arrow) => covers(arrow, texts[0])));
});

test('a thread that waits for itself has a loop', () => {
  const [{ d, label }] = arrowsOf([{ from: 1, to: 1, words: 'waits for lock' }], () => disc(400, 200), [], box);
  const n = numbers(d);
  assert.ok(n[3] < 178 && n[5] < 178 && n[0] < n[6]);
  assert.ok(label);
});
