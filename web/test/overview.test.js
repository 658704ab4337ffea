import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOverview, markKinds } from '../core/overview.js';
import { axisStep, windowAt, windowOf, zoomed } from '../stage/lanelayout.js';
import { axisText } from '../stage/lanewords.js';
import { barsOf } from '../stage/minimap.js';
import { speaker } from '../core/language.js';
import en from '../text/en.js';

const bit = (/** @type {any} */ kind) => 1 << markKinds.indexOf(kind);
const record = (/** @type {number} */ seq, /** @type {number} */ time, /** @type {object} */ rest) => /** @type {any} */ ({ seq, time, by: 0, from: 0, to: 0, reason: '', ...rest });
const turn = { kind: 'state', from: 'ready', to: 'running' };

test('turns and marks are counted by column, and columns double', () => {
  const all = createOverview();
  all.add(record(1, 0, turn));
  all.add(record(2, 0, { ...turn, reason: 'spin' }));
  all.add(record(3, 2.5e6, { kind: 'param', from: 1, to: 2 }));
  all.add(record(4, 2.5e6, { kind: 'param', from: 2, to: 2 }));
  all.add(record(5, 2.6e6, { kind: 'store', by: 3 }));
  all.add(record(6, 2.6e6, { kind: 'store' }));
  assert.deepEqual([all.column, all.turns, all.marks], [1e6, [1, 0, 0], [0, 0, bit('param') | bit('lost')]]);
  all.add(record(7, 513e6, turn));
  assert.deepEqual([all.column, all.turns.length, all.turns[0], all.turns[256], all.marks[1]], [2e6, 257, 1, 1, bit('param') | bit('lost')]);
  assert.equal(all.stale, false);
});

test('what is missing is known, and the answer is completed by what came meanwhile', () => {
  const all = createOverview();
  all.start(0);
  assert.equal(all.stale, false);
  all.start(100);
  assert.equal(all.stale, true);
  for (const seq of [101, 102, 103]) all.add(record(seq, 3e6, turn));
  assert.deepEqual(all.turns, []);
  all.merge({ type: 'overview', id: 1, epoch: 1, seq: 102, column: 1e6, turns: [5, 0, 0, 2], marks: [0, 0, bit('print'), 0] });
  assert.deepEqual([all.turns, all.stale], [[5, 0, 0, 3], false]);
  all.add(record(102, 3e6, turn));
  assert.deepEqual(all.turns, [5, 0, 0, 3], 'no record counts twice');
  all.add(record(200, 4e6, turn));
  assert.equal(all.stale, true);
  all.reset();
  assert.deepEqual([all.turns, all.stale], [[], false]);
});

test('bars share columns out, and lose none', () => {
  const turns = [3, 0, 4, 1, 7];
  for (const size of [0.3, 1, 2.5]) {
    const bars = barsOf(turns, size, Math.ceil(size * turns.length));
    assert.ok(Math.abs(bars.reduce((a, b) => a + b, 0) - 15) < 1e-9, `${size}: ${bars}`);
  }
  assert.deepEqual(barsOf([2], 2, 2), [1, 1]);
});

test('a window that was moved by hand stays until the moment leaves it', () => {
  const live = { time: 30e9, head: 30e9, ended: false };
  assert.deepEqual(windowOf(live, 10e9, undefined, { from: 5e9, out: true }), { from: 5e9, to: 15e9 });
  assert.deepEqual(windowOf(live, 10e9, undefined, { from: 25e9, out: false }), { from: 25e9, to: 35e9 });
  assert.notEqual(windowOf({ ...live, time: 36e9, head: 36e9 }, 10e9, undefined, { from: 25e9, out: false }).from, 25e9);
  assert.deepEqual(windowOf({ ...live, time: 26e9, past: true }, 10e9, undefined, { from: 25e9, out: false }), { from: 25e9, to: 35e9 });
});

test('zooming keeps a moment where it is, within bounds', () => {
  const { from, span } = zoomed({ from: 10e9, to: 20e9 }, 0.5, 12e9);
  assert.deepEqual([from, span], [11e9, 5e9]);
  assert.equal(zoomed({ from: 0, to: 1e6 }, 0.001, 5).span, 1e6);
  assert.deepEqual(windowAt(-5e9, 10e9, 100e9), { from: 0, to: 10e9 });
  assert.deepEqual(windowAt(500e9, 10e9, 100e9), { from: 99e9, to: 109e9 });
});

test('the axis has words at any zoom', () => {
  for (const span of [1e6, 3e7, 1e9, 45e9, 7200e9]) {
    const step = axisStep(span, 700);
    const texts = [0, 1, 2, 3].map((i) => axisText(speaker(en, 'en'), span * 3 + i * step, step, span * 4));
    assert.equal(new Set(texts).size, 4, `${span}: ${texts}`);
  }
});
