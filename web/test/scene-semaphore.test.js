import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/semaphore.js';
import { boxes, extents, watch } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const spot = (marks, t) => { const m = find(marks, `thread-${t.id}`); return `${m.x},${m.y}`; };

test('holders stand inside in places of their own, and keep them while they hold', () => {
  const run = watch('semaphore', {});
  const places = new Map();
  for (let time = 0.05; time < 4; time += 0.1) {
    const view = run.at(time);
    const marks = scene(view, box);
    const gate = view.state.objects.find((o) => o.kind === 'semaphore');
    const room = find(marks, 'gate');
    const now = gate.holders.map((id) => {
      const t = view.state.threads[id - 1];
      const m = find(marks, `thread-${id}`);
      assert.ok(m.x > room.x && m.x < box.width / 2 + (box.width / 2 - room.x), t.name);
      const key = `${id} since ${t.since}`;
      const place = spot(marks, t);
      assert.equal(places.get(key) ?? place, place, `${t.name} at ${time}`);
      places.set(key, place);
      return place;
    });
    assert.equal(new Set(now).size, now.length);
  }
});

test('of threads that died of one release too many the scene does not say that all is well', () => {
  const end = watch('semaphore', { permits: 3, threads: 12, hold: 1000 }).at(60);
  const words = (failed) => JSON.stringify(scene({ ...end, state: { ...end.state, threads: end.state.threads.map((t, i) => (i > 0 && i <= failed ? { ...t, state: 'failed' } : t)) } }, box));
  assert.match(words(0), /all permits are back/);
  assert.match(words(1), /One thread gave back a permit it did not have and died of ValueError: there are never more than 3/);
  assert.match(words(8), /8 threads gave back a permit they did not have/);
});

test('nobody stands on anybody', () => {
  for (const [params, times] of [[{}, [0, 0.5, 1.5, 3.9, 4.5]], [{ threads: 200, permits: 20 }, [0.5, 5.5, 10.5]]]) {
    const run = watch('semaphore', params);
    for (const time of times) {
      const view = run.at(time);
      for (const b of boxes) {
        const people = scene(view, b).filter((m) => m.class?.startsWith('person'));
        assert.equal(people.length, view.state.threads.length - 1);
        const r = people[0].children[0].r;
        for (let i = 0; i < people.length; i++) {
          for (let j = 0; j < i; j++) {
            assert.ok(Math.hypot(people[i].x - people[j].x, people[i].y - people[j].y) >= 2 * r - 0.01, `${people[i].key} on ${people[j].key} at ${time} in ${b.width}×${b.height}`);
          }
        }
      }
    }
  }
});

test('with fewer permits than holders the rest stand in places marked as too many', () => {
  const run = watch('semaphore', {});
  run.at(1.5);
  run.run.set('permits', 3);
  const room = find(scene(run.view(), box), 'gate');
  assert.equal(room.children.filter((m) => m.class === 'permit').length, 3);
  assert.equal(room.children.filter((m) => m.class === 'permit over').length, 2);
  assert.equal(room.children.find((m) => m.class === 'gate-words').text, '5 inside, 3 permits');
});

test('the first in line stands nearest to the gate', () => {
  const run = watch('semaphore', { threads: 9, permits: 1 });
  const view = run.at(0.5);
  const marks = scene(view, box);
  const line = view.state.threads.filter((t) => t.state === 'blocked').sort((a, b) => a.seq - b.seq).map((t) => find(marks, `thread-${t.id}`));
  assert.ok(line.slice(1).every((m) => m.x <= line[0].x));
});

test('main is seen to spin', () => {
  const run = watch('semaphore', {});
  const main = (view) => find(find(scene(view, box), 'legend').children, 'main');
  const turn = (view) => main(view).children.find((m) => m.class === 'spinner').rotate;
  assert.notEqual(turn(run.at(0.5)), turn(run.at(0.7)));
  assert.equal(main(run.at(9)), undefined);
});

test('in every size it is said once that main is busy, as long as it is', () => {
  const run = watch('semaphore', {});
  const said = (view, b) => extents(scene(view, b)).map(({ mark }) => mark.text ?? '').join(' ').split(/main +is +busy +asking/).length - 1;
  for (const b of boxes) assert.equal(said(run.at(1.5), b), 1, `${b.width}×${b.height}`);
  for (const b of boxes) assert.equal(said(run.at(9), b), 0, `${b.width}×${b.height}`);
});
