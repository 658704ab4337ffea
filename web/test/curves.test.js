import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnFor, merge, question, rateBins, ratesOf } from '../core/curves.js';

const ms = 1e6;
const bin = 8;

/** Numbers by chance, the same for the same seed. */
function dice(seed) {
  let state = seed * 2654435761 % 4294967296;
  return (below) => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return Math.floor(state / 4294967296 * below);
  };
}

/** A run by columns of 1 ms, by chance: what the server would know of it. */
function made(seed, length) {
  const roll = dice(seed);
  const walk = (count, most) => {
    let value = 0;
    return Array.from({ length: count }, () => (value = roll(3) ? value : roll(most)));
  };
  const bins = Math.ceil(length / bin);
  const born = roll(length);
  return {
    length,
    amounts: { 1: walk(length, 5), 2: walk(length, 3).map((v, i) => (i < born ? null : v)) },
    blocked: { 1: walk(length, 2).map((v, i) => (i < length / 2 ? 0 : v)) },
    passed: { 0: walk(bins, 4), 1: walk(bins, 9) },
    waits: { 1: walk(bins, 3) },
    shares: { 1: walk(bins, 1001), 2: walk(bins, 3).map((v, i) => (i % 7 === 3 ? -1 : v)) },
  };
}

/** The answer for [from, to] in ms, as docs/protocol.md has it: rows that would repeat the one before are left out. */
function answer(run, from, to) {
  const first = Math.floor(from / bin) * bin;
  const end = Math.min(Math.ceil(to / bin) * bin, run.length);
  const rows = (lists, unit, make) => Object.entries(lists).flatMap(([id, list]) => {
    let before = '';
    return list.slice(first / unit, Math.ceil(end / unit)).flatMap((value, i) => {
      const row = make(value);
      if (row === null || String(row) === before) return [];
      before = String(row);
      return [[Number(id), i, ...row]];
    });
  });
  const counted = (lists, make) => Object.entries(lists).flatMap(([id, list]) => list.slice(first / bin, Math.ceil(end / bin)).flatMap((n, i) => (n ? [[Number(id), i, ...make(n)]] : [])));
  const level = (v) => (v === null ? null : [v, v + 1, v * 1000 + 500, 9]);
  const blocked = rows(run.blocked, 1, level).filter(() => run.blocked[1].slice(first, end).some(Boolean));
  return {
    type: 'curves', id: 1, epoch: 1, from: first * ms, to: end * ms, column: ms, bin,
    amounts: rows(run.amounts, 1, level), blocked,
    passed: counted(run.passed, (n) => [n]), waits: counted(run.waits, (n) => [n, n * ms, n * ms, n * ms]), shares: rows(run.shares, bin, (v) => [v]),
  };
}

/** What is known about a measure, without what is missing at the ends of its lists. */
function known(curves, measure) {
  return [...curves[measure]].map(([id, list]) => `${id} ${JSON.stringify(Array.from(list, (v) => v ?? null)).replace(/(,null)+\]$/, ']')}`);
}

test('answers put together are the same as one answer', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const roll = dice(seed + 1000);
    const whole = made(seed, 40 + roll(400));
    let curves = null;
    for (let head = 1 + roll(30); head < whole.length + 30; head += 1 + roll(30)) {
      const length = Math.min(head, whole.length);
      const { from } = question(curves, 1, 0, 40 * ms);
      curves = merge(curves, answer({ ...whole, length }, from / ms, length), columnFor(40 * ms));
    }
    const once = merge(null, answer(whole, 0, whole.length), columnFor(40 * ms));
    assert.equal(curves.to, once.to);
    for (const measure of ['amounts', 'passed', 'waits', 'shares']) {
      const [got, want] = [known(curves, measure), known(once, measure)];
      assert.equal(got.length, want.length, `seed ${seed}: ${measure}`);
      got.forEach((list, i) => assert.ok(list === want[i], `seed ${seed}: ${measure} ${list.slice(0, 300)}, not ${want[i].slice(0, 300)}`));
    }
    const cells = curves.blocked.get(1) ?? [];
    assert.deepEqual(cells.map((cell) => Math.floor(cell.mean)), cells.length ? whole.blocked[1] : [], `seed ${seed}: blocked`);
  }
});

test('what is asked for goes on from what is known, in the same columns', () => {
  assert.deepEqual(question(null, 3, 0, 100 * ms), { type: 'curves', epoch: 3, from: 0, to: 512 * ms, width: 512 });
  const known = merge(null, answer(made(1, 100), 0, 100), ms);
  assert.deepEqual(question(known, 1, 0, 100 * ms), { type: 'curves', epoch: 1, from: 96 * ms, to: 608 * ms, width: 512 });
  assert.equal(question(known, 2, 0, 100 * ms).from, 0, 'another epoch is asked for whole');
  assert.deepEqual(question(known, 1, 0, 1000 * ms), { type: 'curves', epoch: 1, from: 0, to: 1024 * ms, width: 512 }, 'longer columns too');
  assert.equal(question({ ...known, from: 16 * ms }, 1, 0, 100 * ms).from, 0, 'and what lies before');
  assert.equal(question(known, 1, 200 * ms, 100 * ms).from, 200 * ms, 'or after a gap');
  assert.equal(merge(known, { ...answer(made(1, 200), 0, 200), epoch: 2 }, ms).to, 200 * ms, 'an answer that does not go on stands alone');
});

test('columns are the shortest of which 512 reach far enough', () => {
  for (const [span, column] of [[0, 1], [1, 1], [512, 1], [513, 2], [1024, 2], [45_000, 128]]) assert.equal(columnFor(span * ms), column * ms, `${span} ms`);
});

test('columns that are no longer seen are forgotten', () => {
  let known = null;
  const run = made(5, 6000);
  for (let head = 100; head <= run.length; head += 100) {
    const { from } = question(known, 1, Math.max(0, head - 300) * ms, 300 * ms);
    known = merge(known, answer({ ...run, length: head }, from / ms, head), ms);
  }
  assert.equal(known.to, 6000 * ms);
  assert.ok(known.from > 4000 * ms && known.from <= 5700 * ms);
  const cells = known.amounts.get(1);
  assert.equal(cells.length, (known.to - known.from) / ms);
  cells.forEach((cell, i) => assert.equal(cell.least, run.amounts[1][known.from / ms + i]));
  assert.equal(known.passed.get(1).length * bin, cells.length);
});

test('a rate is that of the last bins, of which the newest may have only begun', () => {
  const curves = merge(null, { ...answer(made(1, 100), 0, 100), to: 36 * ms, passed: [[1, 0, 8], [1, 2, 4], [1, 4, 3]] }, ms);
  const rates = ratesOf(curves, 1);
  assert.equal(rateBins, 4);
  assert.deepEqual(rates.map((r) => Math.round(r * 1000) / 1000), [250, 250, 375, 375, 250], 'nothing passed before the beginning');
  assert.deepEqual(ratesOf(curves, 7), [0, 0, 0, 0, 0]);
});
