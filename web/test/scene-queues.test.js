import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/queues.js';
import { cases, recorded } from './recorded.js';
import { boxes, broken, doubleKeys, extents, wordless } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const queuesOf = (view) => view.state.objects.filter((o) => o.kind.endsWith('queue'));
const may = (view) => ({ ...view, scenario: { ...view.scenario, actions: [{ name: 'put' }, { name: 'get' }] } });

for (const kind of ['stage', 'slow', 'full', 'lesson', ...cases]) {
  test(`${kind}: pure, keyed, in words, inside the box`, () => {
    for (const lang of ['en', 'zh']) {
      const run = recorded('queues', kind, lang);
      for (const time of [0, 1.2, 3.4, 5.7, 9.3, 29]) {
        const view = may(run.at(time));
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

test('the frame is on the entry that comes out next, and only there', () => {
  for (const kind of ['stage', 'slow']) {
    let last = null;
    let seen = 0;
    for (const view of recorded('queues', kind).steps()) {
      for (const q of queuesOf(view)) {
        const before = last?.framed.get(q.id);
        const gone = last?.items.get(q.id)?.filter((id) => !q.items.some((it) => it.id === id)) ?? [];
        if (gone.length === 1) {
          assert.equal(`item-${gone[0]}`, before, `${q.name} gave ${gone[0]}`);
          seen++;
        }
      }
      const marks = scene(view, box);
      last = { framed: new Map(), items: new Map() };
      for (const q of queuesOf(view)) {
        const framed = q.items.map((it) => find(marks, `item-${it.id}`)).filter((m) => m.children.some((c) => c.class === 'next-out'));
        assert.equal(framed.length, q.items.length ? 1 : 0);
        last.framed.set(q.id, framed[0]?.key);
        last.items.set(q.id, q.items.map((it) => it.id));
      }
    }
    assert.ok(seen >= 9, `${seen} entries came out`);
  }
});

test('in the tree every entry stands below the one it must not be smaller than', () => {
  const run = recorded('queues', 'most');
  for (const time of [2, 9, 20]) {
    const view = run.at(time);
    const marks = scene(view, box);
    const { items } = queuesOf(view)[2];
    items.forEach((it, i) => {
      if (i === 0) return;
      const above = items[(i - 1) >> 1];
      assert.deepEqual(find(marks, `branch-${it.id}`).ends, [`item-${above.id}`, `item-${it.id}`]);
      assert.ok(find(marks, `item-${it.id}`).y > find(marks, `item-${above.id}`).y);
      assert.ok(Number(/\d+/.exec(it.text)) >= Number(/\d+/.exec(above.text)));
    });
  }
});

test('a LIFO grows at the top and a FIFO moves down when its first one leaves', () => {
  const run = recorded('queues', 'stage');
  const view = run.at(4.5);
  const marks = scene(view, box);
  const heights = queuesOf(view).slice(0, 2).map((q) => q.items.map((it) => find(marks, `item-${it.id}`).y));
  for (const ys of heights) assert.deepEqual(ys, [...ys].sort((a, b) => b - a));
  const second = queuesOf(view)[0].items[1];
  const later = scene(run.at(6), box);
  assert.ok(find(later, `item-${second.id}`).y > find(marks, `item-${second.id}`).y);
});

test('a thread that waits for room stands over the full queue', () => {
  const view = recorded('queues', 'full').at(10);
  const [fifo] = queuesOf(view);
  const main = view.state.threads[0];
  assert.equal(main.reason, 'put');
  const marks = scene(view, box);
  const who = find(marks, 'thread-1');
  const top = find(marks, `item-${fifo.items.at(-1).id}`);
  assert.ok(who.y < top.y && who.x > top.x - 40 && who.x < top.x + 200);
  assert.match(find(marks, `words-${fifo.id}`).children[0].text, /^in put\(/);
});

test('only who may act has buttons', () => {
  const view = recorded('queues', 'stage').at(1);
  assert.deepEqual(scene(may(view), box).filter((m) => m.act).map((m) => m.act), ['put', 'get']);
  assert.deepEqual(scene({ ...may(view), role: 'viewer' }, box).filter((m) => m.act), []);
  const over = { ...view, ended: true, role: 'owner' };
  assert.equal(find(scene(/** @type {any} */ (over), box), 'act-put'), undefined, 'nor is there anything to put into a program that has ended');
});
