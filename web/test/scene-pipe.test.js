import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/pipe.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);
const presets = ['stage', 'mended', 'closed', 'full', 'lesson'];
const pipes = (view) => view.state.objects.filter((o) => o.kind === 'pipe');
const may = (view) => ({ ...view, scenario: { ...view.scenario, actions: [{ name: 'send' }] } });

test('the laws of pictures', () => obeysLaws(scene, 'pipe', presets));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'pipe'));

test('every message in a buffer is a capsule with its own bytes, in the colour of its sender', () => {
  let seen = 0;
  for (const preset of ['stage', 'full']) {
    for (const view of recorded('pipe', preset).steps()) {
      const marks = scene(view, boxes[6]);
      const shown = marks.filter((m) => m.class?.startsWith('capsule')).map((m) => m.key).sort();
      const items = pipes(view).flatMap((p) => p.items);
      assert.deepEqual(shown, items.map((i) => `bytes-${i.id}`).sort(), `${preset} at record ${view.state.seq}`);
      for (const item of items) {
        const [hex, size] = words(find(marks, `bytes-${item.id}`));
        assert.ok(item.bytes.startsWith(hex.replaceAll(/[ …]/g, '')), hex);
        assert.equal(size, `${item.size} B`);
        seen++;
      }
    }
  }
  assert.ok(seen > 30);
});

test('bytes travel from the end where they were sent to the other one', () => {
  const run = recorded('pipe', 'stage');
  const at = (time) => {
    const marks = scene(run.at(time), box);
    return marks.filter((m) => m.class?.startsWith('capsule') && m.move === 'exact').map((m) => m.x);
  };
  const [early, late] = [at(1.3), at(2)];
  assert.ok(early.length === 1 && late.length === 1 && late[0] < early[0] - 50, 'from the child on the right to the parent on the left');
  const [out] = at(3.5);
  assert.ok(at(4)[0] > out + 50, 'and back');
});

test('what was received is another object than what was sent', () => {
  const view = recorded('pipe', 'mended').at(20);
  const marks = scene(view, box);
  const cards = marks.filter((m) => m.class?.startsWith('object'));
  assert.deepEqual(cards.map((m) => m.key).filter((key, i, all) => all.indexOf(key) !== i), []);
  assert.deepEqual(cards.map((m) => words(m)[0]).sort(), ['\'hello son\'', '\'hello son\'', '[41, None, \'hello\']', '[42, None, \'hello\']']);
  const [parents, childs] = [1, 2].map((process) => cards.filter((m) => m.key.split('-')[1] === String(process)).map((m) => m.class));
  assert.notEqual(parents[0], childs[0], 'each has the colour of whoever has it');
});

test('the ring is drawn from the moment it closes, and only then', () => {
  for (const [preset, edges] of [['stage', ['join()', 'recv()']], ['lesson', ['join()', 'recv()']], ['full', ['join()', 'send()']], ['mended', []], ['closed', []], ['least', ['recv()', 'recv()']]]) {
    let drawn = [];
    for (const view of recorded('pipe', preset).steps()) {
      const marks = scene(view, box);
      const rings = ['there', 'back'].map((key) => find(marks, `edge-${key}`)).filter(Boolean);
      assert.equal(rings.length, view.state.verdict?.kind === 'deadlock' ? 2 : 0, `${preset} at record ${view.state.seq}`);
      drawn = rings.map((m) => words(m)[0].split(':')[0]);
    }
    assert.deepEqual(drawn, edges, preset);
  }
});

test('a process shows which ends it has: its own, and its copy of the other one until it closes that', () => {
  const view = (preset, time) => scene(recorded('pipe', preset).at(time), box);
  assert.match(words(find(view('stage', 3), 'other-2'))[0], /copy of parent_conn/);
  assert.match(words(find(view('closed', 3), 'other-2'))[0], /closed its parent_conn/);
  assert.match(words(find(view('closed', 3), 'other-1'))[0], /closed its child_conn/);
  assert.doesNotMatch(find(view('closed', 3), 'plug-1').class, /closed/);
  assert.match(find(view('closed', 9), 'plug-1').class, /closed/);
});

test('a message can be sent by hand by whoever may, as long as the program runs', () => {
  const run = recorded('pipe', 'stage');
  const stuck = may(run.at(9));
  for (const b of boxes) {
    const press = find(scene(stuck, b), 'act-send');
    assert.equal(press.act, 'send');
    assert.ok(press.x >= 0 && press.x + press.children[0].width <= b.width && press.label);
  }
  assert.equal(find(scene({ ...stuck, role: 'viewer' }, box), 'act-send'), undefined);
  assert.equal(find(scene(may(recorded('pipe', 'mended').at(30)), box), 'act-send'), undefined);
});

test('every thread can be pointed at', () => {
  for (const preset of presets) {
    const view = recorded('pipe', preset).at(4);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), t.name);
  }
});
