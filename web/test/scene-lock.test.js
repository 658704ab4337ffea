import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lostOf, scene } from '../scenes/lock.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const number = (state) => state.objects.find((o) => o.kind === 'variable');
const wrote = (t) => 'mine' in t.locals && ['store', 'release'].includes(t.last?.kind);

test('the laws of pictures', () => obeysLaws(scene, 'lock', ['lost', 'mended', 'instant', 'lesson']));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'lock'));

test('as many threads are crossed out as updates are lost, after every record', () => {
  for (const kind of ['lost', 'mended', 'instant']) {
    let most = 0;
    for (const view of recorded('lock', kind).steps()) {
      const num = number(view.state);
      if (!num) continue;
      const lost = lostOf(view.state.threads.filter(wrote), num);
      assert.equal(lost.size, num.limit, `${kind} at record ${view.state.seq}`);
      most = Math.max(most, lost.size);
    }
    assert.equal(most > 0, kind !== 'mended', kind);
  }
});

test('an old slip is marked, and the cell flares up when it is written', () => {
  let [old, flared] = [0, 0];
  for (const view of recorded('lock', 'lost').steps()) {
    const marks = scene(view, box);
    const num = number(view.state);
    for (const t of view.state.threads) {
      const slip = find(marks, `thread-${t.id}`)?.children.find((m) => m.class?.startsWith('slip') && m.shape === 'rect');
      if (!slip) continue;
      assert.equal(slip.class === 'slip old', t.locals.mine !== num.value, t.name);
      old += slip.class === 'slip old' ? 1 : 0;
    }
    if (find(marks, 'cell')?.children[1].opacity > 0) flared++;
  }
  assert.ok(old > 5 && flared > 5, `${old} old slips, ${flared} times flared up`);
});

test('with the lock at most one thread carries a slip, and its door is shut while it does', () => {
  let waited = 0;
  for (const view of recorded('lock', 'mended').steps()) {
    const lock = view.state.objects.find((o) => o.kind === 'lock');
    if (!lock) continue;
    const marks = scene(view, box);
    const slips = marks.filter((m) => m.class?.startsWith('person') && m.children.some((c) => c.class?.startsWith('slip')));
    const door = find(marks, 'room').children.find((m) => m.class?.startsWith('door'));
    assert.ok(slips.length <= 1);
    assert.equal(door.class, lock.value === 0 ? 'door shut' : 'door open');
    waited += view.state.threads.some((t) => t.reason === 'lock') ? 1 : 0;
  }
  assert.ok(waited > 20, 'somebody waited');
});

test('the first in line stands nearest to the door, and nobody on anybody', () => {
  const view = recorded('lock', 'most').at(25);
  for (const b of boxes) {
    const marks = scene(view, b);
    const people = marks.filter((m) => m.class?.startsWith('person'));
    assert.equal(people.length, 200);
    const r = (p) => p.children[0].r;
    people.forEach((p, i) => people.slice(0, i).forEach((q) => assert.ok(Math.hypot(p.x - q.x, p.y - q.y) >= r(p) + r(q) - 0.01, `${p.key} on ${q.key} in ${b.width}`)));
    const line = view.state.threads.filter((t) => t.reason === 'lock').sort((x, y) => x.seq - y.seq).map((t) => find(marks, `thread-${t.id}`));
    assert.ok(line.length > 50 && line.every((m) => m.x <= line[0].x));
  }
});

test('between two records only those who sleep and what flares up are other marks', () => {
  const run = recorded('lock', 'lost');
  for (const time of [0.4, 1.7, 2.6, 3.3]) {
    const view = run.at(time);
    const [now, later] = [scene(view, box), scene({ ...view, time: view.time + 16e6 }, box)];
    const changed = view.state.threads.slice(1).filter((t) => find(now, `thread-${t.id}`) !== find(later, `thread-${t.id}`));
    assert.deepEqual(changed.filter((t) => t.state !== 'sleeping' && !find(now, `thread-${t.id}`).children.some((m) => m.class === 'flare')).map((t) => t.name), [], `at ${time} s`);
  }
});

test('every thread can be pointed at', () => {
  const run = recorded('lock', 'mended');
  for (const time of [0.5, 2.5, 4.5]) {
    const view = run.at(time);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), `${t.name} at ${time}`);
  }
});
