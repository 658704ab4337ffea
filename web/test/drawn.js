// The laws that hold for the picture of any scene, checked over recorded runs.

import assert from 'node:assert/strict';
import { cases, recorded } from './recorded.js';
import { boxes, broken, doubleKeys, extents, wordless } from './scenes.js';

/**
 * Checks a scene over runs of its scenario at moments spread over each, in both
 * languages and all sizes: pure, keyed, in words, inside the box.
 * @param {Function} scene @param {string} name @param {string[]} presets
 */
export function obeysLaws(scene, name, presets) {
  for (const kind of [...cases, ...presets]) {
    for (const lang of ['en', 'zh']) {
      const run = recorded(name, kind, lang);
      for (const time of moments(run.times)) {
        const view = run.at(time);
        for (const box of boxes) checkPicture(scene, view, box, `${name} ${kind} at ${time} s in ${box.width}×${box.height}, ${lang}`);
      }
    }
  }
}

function checkPicture(scene, view, box, where) {
  const marks = scene(view, box);
  assert.deepEqual(scene(view, box), marks, where);
  assert.deepEqual(doubleKeys(marks), [], where);
  assert.deepEqual(wordless(marks), [], where);
  assert.deepEqual(broken(marks), [], where);
  for (const e of extents(marks)) {
    const inside = e.x0 >= -1 && e.y0 >= -1 && e.x1 <= box.width + 1 && e.y1 <= box.height + 1;
    assert.ok(inside, `${where}: ${e.mark.class} ${e.mark.text ?? ''} ${[e.x0, e.y0, e.x1, e.y1].map(Math.round)}`);
  }
}

// moments are the first and the last, some in between, and where nothing happens.
function moments(times) {
  const some = Array.from({ length: 8 }, (_, i) => times[Math.floor((i * (times.length - 1)) / 7)]);
  return [...new Set([0, ...some, ...some.map((t) => t + 0.37), (times.at(-1) ?? 0) + 2])].sort((a, b) => a - b);
}

/** Checks that nothing to show yet is no mistake. @param {Function} scene @param {string} name */
export function drawsNothing(scene, name) {
  const view = { ...recorded(name, 'least').at(0), state: { seq: 0, step: 0, time: 0, params: {}, processes: [], threads: [], objects: [], verdict: null } };
  for (const box of boxes) assert.deepEqual(broken(scene(view, box)), []);
}

/** The ids of the threads that can be pointed at. @param {any[]} marks @returns {Set<number>} */
export function pointable(marks) {
  return new Set(marks.flatMap((m) => [...(m.thread ? [m.thread] : []), ...pointable(m.children ?? [])]));
}
