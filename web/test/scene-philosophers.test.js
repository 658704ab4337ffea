import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/philosophers.js';
import { laySeats, spread } from '../scenes/parts/table.js';
import { recorded, cases } from './recorded.js';
import { boxes, broken, doubleKeys, extents, wordless } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const apart = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

for (const kind of ['deadlock', 'ordered', 'waiter', 'lesson', ...cases]) {
  test(`${kind}: pure, keyed, in words, inside the box`, () => {
    for (const lang of ['en', 'zh']) {
      const run = recorded('philosophers', kind, lang);
      for (const time of [0, 1.3, 2.6, 5.1, 9.9, 29]) {
        const view = run.at(time);
        for (const b of boxes) {
          const marks = scene(view, b);
          const where = `${time} s in ${b.width}×${b.height}, ${lang}`;
          assert.deepEqual(scene(view, b), marks, where);
          assert.deepEqual(doubleKeys(marks), [], where);
          assert.deepEqual(wordless(marks), [], where);
          assert.deepEqual(broken(marks), [], where);
          for (const e of extents(marks)) {
            const inside = e.x0 >= -1 && e.y0 >= -1 && e.x1 <= b.width + 1 && e.y1 <= b.height + 1;
            assert.ok(inside, `${where}: ${e.mark.class} ${e.mark.text ?? ''} ${[e.x0, e.y0, e.x1, e.y1].map(Math.round)}`);
          }
        }
      }
    }
  });
}

test('what stands in the middle keeps clear of the plates, or is left out', () => {
  const view = recorded('philosophers', 'deadlock').at(29);
  let said = 0;
  for (const height of [150, 170, 190, 210, 240, 280, 400]) {
    const marks = scene(view, { width: 336, height });
    const table = laySeats(5, { x: 0, y: 0, width: 316, height: height - 70 });
    const plates = marks.filter((m) => m.key.startsWith('plate-'));
    for (const e of extents([find(marks, 'centre')])) {
      said++;
      for (const p of plates) {
        const near = Math.hypot(Math.max(e.x0 - p.x, 0, p.x - e.x1), Math.max(e.y0 - p.y, 0, p.y - e.y1));
        assert.ok(near > table.plateSize * 0.5, `${height}: ${e.mark.text} is ${near} from a plate`);
      }
    }
  }
  assert.ok(said > 4, `${said} lines`);
});

test('a fork lies nearest to who holds it, in the colour of its holder', () => {
  for (const kind of ['deadlock', 'waiter', 'most']) {
    let held = 0;
    for (const view of recorded('philosophers', kind).steps()) {
      const guests = view.state.threads.slice(1);
      const forks = view.state.objects.filter((o) => o.kind === 'lock');
      if (guests.length < forks.length || forks.length < 2) continue;
      const marks = scene(view, box);
      for (const f of forks) {
        const mark = find(marks, `fork-${f.id}`);
        assert.equal(mark.class.includes('free'), f.holders.length === 0);
        if (!f.holders.length) continue;
        held++;
        const near = guests.reduce((a, b) => (apart(mark, find(marks, `plate-${b.id}`)) < apart(mark, find(marks, `plate-${a.id}`)) ? b : a));
        assert.equal(near.id, f.holders[0], f.name);
        const colour = /thread-\d+/.exec(find(marks, `thread-${near.id}`).class)[0];
        assert.ok(mark.class.includes(colour));
      }
    }
    assert.ok(held > 50, `${held} forks seen in a hand`);
  }
});

test('whoever is blocked on a fork has an arrow, and only those', () => {
  for (const view of recorded('philosophers', 'deadlock').steps()) {
    const blocked = view.state.threads.filter((t) => t.reason === 'lock').map((t) => `wait-${t.id}`);
    const arrows = scene(view, box).filter((m) => m.key?.startsWith('wait-')).map((m) => m.key);
    assert.deepEqual(arrows.sort(), blocked.sort());
  }
});

test('the closed circle is marked on every arrow, the open one on none', () => {
  const run = recorded('philosophers', 'deadlock');
  const stuck = (view) => scene(view, box).filter((m) => m.class === 'wait stuck').length;
  assert.equal(stuck(run.at(9.7)), 0);
  assert.equal(stuck(run.at(9.8)), 5);
});

test('a plate counts the meals', () => {
  const view = recorded('philosophers', 'lesson').at(29);
  const marks = scene(view, box);
  for (const t of view.state.threads.slice(1)) {
    assert.ok(t.locals.meals > 1);
    assert.equal(find(marks, `plate-${t.id}`).children.at(-1).text, String(t.locals.meals));
  }
});

test('seats stand at equal distances and nobody sits on anybody', () => {
  const points = spread(20, 300, 120).map((a) => ({ x: 300 * Math.cos(a), y: 120 * Math.sin(a) }));
  const gaps = points.map((p, i) => apart(p, points[(i + 1) % 20]));
  assert.ok(Math.max(...gaps) < 1.1 * Math.min(...gaps));
  for (const n of [2, 3, 5, 12, 20]) {
    for (const b of boxes) {
      const table = laySeats(n, { x: 10, y: 50, width: b.width - 20, height: b.height - 94 });
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < i; j++) assert.ok(apart(table.seat(i), table.seat(j)) > 2 * table.r, `${i} on ${j} of ${n} in ${b.width}×${b.height}`);
      }
    }
  }
});

test('in a low picture, too, it is said who sits where, and no words lie on a plate or a guest', () => {
  const view = recorded('philosophers', 'deadlock').at(30);
  for (const b of [{ width: 337, height: 165 }, { width: 337, height: 193 }, { width: 370, height: 240 }, { width: 820, height: 200 }, { width: 820, height: 230 }, { width: 780, height: 260 }]) {
    const marks = scene(view, b);
    const said = extents(marks.filter((m) => m.key?.startsWith('label-')));
    assert.deepEqual(said.map(({ mark }) => mark.text).filter((words) => view.state.threads.some((t) => t.name === words)), view.state.threads.slice(1).map((t) => t.name));
    const around = extents(marks.filter((m) => /^(thread|plate)-/.test(m.key ?? ''))).filter(({ mark }) => mark.shape === 'circle');
    for (const a of said) {
      assert.ok(a.x0 >= 0 && a.x1 <= b.width && a.y0 >= 0 && a.y1 <= b.height, `${a.mark.text} in ${b.height}`);
      for (const o of around) assert.ok(a.x1 <= o.x0 + 1 || o.x1 <= a.x0 + 1 || a.y1 <= o.y0 + 1 || o.y1 <= a.y0 + 1, `${a.mark.text} in ${b.height}`);
    }
  }
});

test('no arrow lies on the number of a fork that is held', () => {
  const view = recorded('philosophers', 'deadlock').at(30);
  for (const b of [...boxes.filter(({ width }) => width >= 330), { width: 820, height: 260 }]) {
    const marks = scene(view, b);
    const ends = marks.filter((m) => m.key?.startsWith('wait-')).flatMap((m) => [...m.children[0].d.matchAll(/[ML](-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) })));
    assert.ok(ends.length >= 5);
    for (const { x, y, children: [, number] } of marks.filter((m) => m.key?.startsWith('fork-'))) {
      if (!number) continue;
      const nearest = Math.min(...ends.map((end) => apart(end, { x: x + number.x, y: y + number.y })));
      assert.ok(nearest > 7, `${number.text} in ${b.width}×${b.height}: ${nearest.toFixed(1)} px`);
    }
  }
});
