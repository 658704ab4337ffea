import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/readerswriter.js';
import { cases, recorded } from './recorded.js';
import { boxes, broken, doubleKeys, extents, wordless } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const isWriter = (t) => t.name.startsWith('writer');

for (const kind of ['starve', 'writers', 'flood', 'turns', 'lesson', ...cases]) {
  test(`${kind}: pure, keyed, in words, inside the box`, () => {
    for (const lang of ['en', 'zh']) {
      const run = recorded('readerswriter', kind, lang);
      for (const time of [0, 0.9, 3.4, 11.7, 29]) {
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

test('readers stand left, writers right, and between the walls many readers or one writer', () => {
  for (const kind of ['starve', 'flood', 'turns']) {
    let busy = 0;
    for (const view of recorded('readerswriter', kind).steps()) {
      const marks = scene(view, box);
      const room = find(marks, 'room');
      if (!room) continue;
      const right = room.x + room.children[0].width;
      const inside = [];
      for (const t of view.state.threads.slice(1).filter((o) => o.state !== 'done')) {
        const m = find(marks, `thread-${t.id}`);
        if (t.locals.inside === 1) inside.push(t);
        assert.equal(m.x > room.x && m.x < right, t.locals.inside === 1, t.name);
        if (t.locals.inside !== 1) assert.equal(m.x >= right, isWriter(t), t.name);
      }
      const writers = inside.filter(isWriter).length;
      assert.ok(writers === 0 || inside.length === 1);
      busy += inside.length;
    }
    assert.ok(busy > 100);
  }
});

test('who reads while somebody writes is said above them', () => {
  let seen = 0;
  for (const view of recorded('readerswriter', 'once').steps()) {
    const inside = view.state.threads.filter((t) => t.state !== 'done' && t.locals.inside === 1);
    const reading = inside.filter((t) => !isWriter(t)).length;
    if (!reading || reading === inside.length) continue;
    seen++;
    const words = find(scene(view, box), 'room').children.find((m) => m.class?.includes('room-words'));
    assert.equal(words.text, `writing, ${reading} reading!`);
  }
  assert.ok(seen > 0);
});

test('a bar says that it is a time of waiting, where there is room for that', () => {
  const view = recorded('readerswriter', 'starve').at(15);
  const said = (lang, b) => scene(recorded('readerswriter', 'starve', lang).at(15), b).filter((m) => m.key?.startsWith('bar-')).map((m) => m.children[2]?.text);
  assert.ok(view.state.threads.some((t) => t.locals.asked >= 0));
  for (const b of boxes.slice(4)) {
    assert.match(said('en', b)[0], /^waits \d+\.\d s$/);
    assert.match(said('zh', b)[0], /^已等 /);
  }
});

test('a bar is as long as the wait, and is there for whoever waits', () => {
  const view = recorded('readerswriter', 'starve').at(15);
  const marks = scene(view, box);
  const waiting = view.state.threads.filter((t) => t.locals.asked >= 0).sort((a, b) => a.locals.asked - b.locals.asked);
  assert.equal(waiting.length, 2);
  const bars = waiting.map((t) => find(marks, `bar-${t.id}`));
  bars.forEach((bar, i) => {
    const [track, shown] = bar.children;
    const part = (15e9 - waiting[i].locals.asked * 1e6) / 20e9;
    assert.ok(Math.abs(shown.width / track.width - part) < 1e-6, `${shown.width} of ${track.width}`);
  });
  assert.ok(bars[0].y < bars[1].y, 'the longest wait comes first');
  assert.equal(marks.filter((m) => m.key?.startsWith('bar-')).length, 2);
});

test('doors say who may go in, and going in proves it', () => {
  for (const kind of ['starve', 'writers', 'turns']) {
    const run = recorded('readerswriter', kind);
    let before = null;
    let entries = 0;
    for (const time of run.times) {
      const view = run.at(time);
      const marks = scene(view, box);
      const open = (who) => find(find(marks, 'room').children, `door-${who}`).class.includes('open');
      if (time > 0.1) {
        const inside = view.state.threads.filter((t) => t.locals.inside === 1);
        if (inside.some(isWriter)) assert.ok(!open('readers') && !open('writers'));
        if (inside.length) assert.ok(!open('writers'));
        const fresh = inside.filter((t) => !before?.inside.includes(t.id) && !isWriter(t) && before?.asked.length === 0);
        if (fresh.length && before && before.empty) { assert.ok(before.open, `${kind} at ${time}`); entries++; }
      }
      const asked = view.state.threads.filter((t) => t.locals.asked >= 0).map((t) => t.id);
      const inside = view.state.threads.filter((t) => t.locals.inside === 1);
      before = { inside: inside.map((t) => t.id), asked, empty: !inside.some(isWriter), open: open('readers') };
    }
    assert.ok(entries > 2, `${entries} readers walked in`);
  }
});

test('it says that somebody starves, and not where everybody has a turn', () => {
  const said = (kind, time) => find(scene(recorded('readerswriter', kind).at(time), box), 'saying').children.map((c) => c.text).join(' ');
  assert.match(said('starve', 20), /starves/);
  assert.match(said('flood', 25), /starves/);
  assert.doesNotMatch(said('turns', 25), /starves/);
  assert.match(said('once', 2.7), /with others/);
});
