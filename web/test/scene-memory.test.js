import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scene } from '../scenes/memory.js';
import { drawsNothing, obeysLaws, pointable } from './drawn.js';
import { recorded } from './recorded.js';
import { boxes, extents } from './scenes.js';

const box = boxes[4];
const find = (marks, key) => marks.find((m) => m.key === key);
const words = (mark) => [mark.text, ...(mark.children ?? []).flatMap(words)].filter((w) => w !== undefined);
const held = (marks, process) => words(find(marks, `counter-${process}`)).at(-1);
const presets = ['stage', 'moments', 'many', 'lesson'];

test('the laws of pictures', () => obeysLaws(scene, 'memory', presets));
test('nothing to show yet is no mistake', () => drawsNothing(scene, 'memory'));

test('each process has a box with the cell of its own, and it shows what that holds', () => {
  for (const preset of presets) {
    for (const view of recorded('memory', preset).steps()) {
      const marks = scene(view, box);
      for (const o of view.state.objects) assert.equal(held(marks, o.process), String(o.value), `${preset} at record ${view.state.seq}`);
      for (const p of view.state.processes) assert.ok(find(marks, `process-${p.id}`), p.name);
    }
  }
});

test('a copy comes out of the parent’s cell, and is dashed until its process has written', () => {
  let dashed = 0;
  for (const view of recorded('memory', 'moments').steps()) {
    const marks = scene(view, box);
    const from = find(marks, 'counter-1');
    for (const p of view.state.processes.slice(1)) {
      const copy = find(marks, `counter-${p.id}`);
      if (!copy) continue;
      assert.deepEqual([copy.enter.x, copy.enter.y], [from.x, from.y]);
      const written = view.state.threads.some((t) => t.process === p.id && t.last);
      assert.equal(copy.class.includes('copied'), !written, p.name);
      dashed += written ? 0 : 1;
    }
  }
  assert.ok(dashed > 10);
});

test('a copy says that it is one, and whoever is not forked yet has a place', () => {
  for (const view of recorded('memory', 'stage').steps()) {
    const marks = scene(view, box);
    if (view.state.params.processes) assert.equal(marks.filter((m) => m.class === 'to-come').length + Math.max(1, view.state.processes.length), view.state.params.processes + 2);
    for (const p of view.state.processes.slice(2)) {
      const copy = find(marks, `counter-${p.id}`);
      if (copy) assert.equal(words(copy).includes('still a copy'), copy.class.includes('copied'), p.name);
    }
  }
});

test('no tie runs through a box that stands above another', () => {
  for (const b of boxes) {
    const view = recorded('memory', 'most').at(30);
    const marks = scene(view, b);
    for (const p of view.state.processes.slice(2)) {
      const down = [...find(marks, `tie-${p.id}`).d.matchAll(/H([\d.]+)V([\d.]+)/g)].at(-1);
      const [x, y] = [Number(down[1]), Number(down[2])];
      for (const o of view.state.processes.slice(1).filter((other) => other.id !== p.id)) {
        const { x: left, y: top, children: [{ width, height }] } = find(marks, `process-${o.id}`);
        assert.ok(x <= left || x >= left + width || top >= y || top + height <= find(marks, 'process-1').y, `${b.width}: tie of ${p.name} over ${o.name}, ${height}`);
      }
    }
  }
});

test('who has just raised the counter sends its step to the cell of its process', () => {
  let raised = 0;
  for (const view of recorded('memory', 'stage').steps()) {
    const marks = scene(view, box);
    for (const t of view.state.threads.filter((o) => o.last?.kind === 'store' && o.last.time === view.time)) {
      const step = find(marks, `raise-${t.last.seq}`);
      const [seat, c] = [find(marks, `thread-${t.id}`), find(marks, `counter-${t.process}`)];
      assert.deepEqual([words(step), step.enter.x, step.enter.y], [['+1'], seat.x, seat.y]);
      assert.ok(step.x >= c.x && step.x <= c.x + c.children[0].width && step.y >= c.y && step.y <= c.y + c.children[0].height);
      raised++;
    }
  }
  assert.ok(raised >= 18);
});

test('what belongs to a process lies in its box, and no box on another', () => {
  for (const preset of [...presets, 'most']) {
    const view = recorded('memory', preset).at(30);
    for (const b of boxes) {
      const marks = scene(view, b);
      const areas = view.state.processes.map((p) => {
        const { x, y, children: [body] } = find(marks, `process-${p.id}`);
        return { x0: x, y0: y, x1: x + body.width, y1: y + body.height, id: p.id };
      });
      areas.forEach((a, i) => areas.slice(0, i).forEach((o) => assert.ok(a.x0 >= o.x1 || o.x0 >= a.x1 || a.y0 >= o.y1 || o.y0 >= a.y1, `${preset} ${b.width}: ${a.id} on ${o.id}`)));
      for (const t of view.state.threads) {
        const area = areas[t.process - 1];
        const [disc] = extents([{ ...find(marks, `thread-${t.id}`), children: find(marks, `thread-${t.id}`).children.slice(0, 1) }]);
        assert.ok(disc.x0 >= area.x0 && disc.x1 <= area.x1 && disc.y0 >= area.y0 && disc.y1 <= area.y1, `${preset} ${b.width}: ${t.name} outside`);
      }
    }
  }
});

test('every thread can be pointed at', () => {
  const run = recorded('memory', 'many');
  for (const time of [0.5, 2.5, 7]) {
    const view = run.at(time);
    const threads = pointable(scene(view, box));
    for (const t of view.state.threads) assert.ok(threads.has(t.id), `${t.name} at ${time}`);
  }
});
