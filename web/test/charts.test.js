import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountText, chartsOf, outstanding, reading, summary, together, wholeRun } from '../core/charts.js';
import { merge } from '../core/curves.js';
import { speaker } from '../core/language.js';
import { stepsOf } from '../stage/curvepaint.js';
import english from '../text/en.js';
import chinese from '../text/zh.js';

const second = 1e9;
const en = { t: speaker(english, 'en'), lang: 'en' };
const zh = { t: speaker(chinese, 'zh'), lang: 'zh' };

const object = (id, kind, name, value, limit, process = 1) => ({ id, kind, name, value, limit, process, holders: [], items: [] });
const thread = (id, name, more = {}) => ({ id, name, process: 1, state: 'sleeping', reason: '', object: 0, ...more });
const curvesOf = (more) => merge(null, {
  type: 'curves', id: 1, epoch: 1, from: 0, to: 4 * second, column: second / 8, bin: 8, amounts: [], blocked: [], passed: [], waits: [], shares: [], ...more,
}, second / 8);

const state = {
  objects: [
    object(1, 'queue', 'q', 3, 4), object(2, 'semaphore', 'gate', 1, 5), object(3, 'lock', 'lock', 0, 1), object(4, 'variable', 'num', 7, 2),
    object(5, 'event', 'go', 1, 0), object(6, 'crew', 'cars', 2, 2), object(7, 'lock', 'lock', 1, 1, 2), object(8, 'pipe', 'a → b', 0, 65536, 0),
  ],
  threads: [thread(1, 'main', { state: 'blocked', reason: 'exit' }), thread(2, 'alex', { state: 'blocked', reason: 'put', object: 1 }), thread(3, 'eric')],
  processes: [{ id: 1, name: 'main' }, { id: 2, name: 'child' }],
};

const curves = curvesOf({
  amounts: [[1, 0, 0, 4, 2000, 4], [1, 1, 4, 4, 4000, 4], [2, 0, 4, 4, 4000, 5], [3, 0, 0, 1, 250, 0], [4, 0, 0, 0, 0, 0], [4, 8, 2, 2, 2000, 0], [5, 0, 1, 1, 1000, 0], [7, 0, 1, 1, 1000, 0], [8, 0, 0, 9, 0, 65536]],
  blocked: [[1, 0, 0, 0, 0, 0], [1, 4, 0, 2, 1500, 0], [3, 0, 0, 0, 0, 0]],
  passed: [[1, 0, 8], [1, 3, 4], [3, 0, 5], [4, 0, 9], [6, 2, 2], [8, 1, 3]],
  waits: [[1, 0, 3, second / 2, 2 * second, 2 * second], [1, 2, 1, second, second, second], [3, 0, 2, 0, 0, 0]],
  shares: [[0, 0, 1000], [0, 1, 750], [1, 0, 0], [2, 0, 1000], [2, 1, 250], [3, 1, 500], [3, 2, -1]],
});

const rowsOf = (charts) => Object.fromEntries(charts.map(({ measure, rows }) => [measure, rows.map(({ name }) => name)]));

test('what there is makes the charts', () => {
  const charts = chartsOf(curves, state, new Set(), en.t);
  assert.deepEqual(rowsOf(charts), {
    set: ['go'], lost: ['num'], items: ['q'], permits: ['gate'], blocked: ['q'], passed: ['q', 'num', 'cars'], waits: ['q'],
    held: ['lock · main', 'lock · child'], busy: ['all threads'], shares: ['alex', 'eric'],
  });
  assert.deepEqual(Object.fromEntries(charts.map(({ measure, top }) => [measure, top])),
    { set: 1, lost: 2, items: 4, permits: 5, blocked: 2, passed: 3, waits: 2 * second, held: 1, busy: 1, shares: 1 });
  assert.deepEqual(chartsOf(curvesOf({}), state, new Set(), en.t), [], 'nothing makes none');
});

test('locks and pipes tell how fast a run is only where nothing else does', () => {
  const passed = (rows) => rowsOf(chartsOf(curvesOf({ passed: rows }), state, new Set(), en.t)).passed;
  assert.deepEqual(passed([[3, 0, 1], [8, 0, 1]]), ['lock']);
  assert.deepEqual(passed([[8, 0, 1]]), ['a → b']);
  assert.deepEqual(passed([[0, 0, 1], [3, 0, 1]]), ['all threads']);
});

test('of several variables only those are shown that lost something', () => {
  const two = { ...state, objects: [...state.objects, object(9, 'variable', 'count', 3, 0)] };
  const lost = (amounts) => rowsOf(chartsOf(curvesOf({ amounts, passed: [[4, 0, 1], [9, 0, 1]] }), two, new Set(), en.t)).lost;
  assert.equal(lost([[4, 0, 0, 0, 0, 0], [9, 0, 0, 0, 0, 0]]), undefined);
  assert.deepEqual(lost([[4, 0, 0, 0, 0, 0], [9, 0, 0, 1, 500, 0]]), ['count']);
});

test('a row that was there stays', () => {
  const seen = new Set();
  chartsOf(curves, state, seen, en.t);
  assert.deepEqual(rowsOf(chartsOf(curvesOf({}), state, seen, en.t)), rowsOf(chartsOf(curves, state, new Set(), en.t)));
});

test('what has the same name in two runs shares a row and a scale', () => {
  const chart = (measure, top, ...rows) => ({ measure, top, rows: rows.map(([id, name]) => ({ ids: [id], name, thread: false })) });
  const both = together([chart('items', 3, [1, 'q'], [2, 'out'], [4, 'q']), chart('held', 1, [3, 'lock'])], [chart('lost', 5, [9, 'num']), chart('items', 8, [5, 'q'], [6, 'extra'])]);
  assert.deepEqual(both.map(({ measure, top, rows }) => [measure, top, rows.map(({ name, ids }) => [name, ...ids])]), [
    ['lost', 5, [['num', undefined, 9]]],
    ['items', 8, [['q', 1, 5], ['out', 2, undefined], ['q', 4, undefined], ['extra', undefined, 6]]],
    ['held', 1, [['lock', 3, undefined]]],
  ]);
  assert.equal(reading(curves, 'items', undefined, { time: 0, state }, en).text, '–');
});

test('what a row is at a time of the past', () => {
  const at = (measure, id, time, view = en) => reading(curves, measure, id, { time, state: null }, view).text;
  assert.equal(at('items', 1, 0), '2 (0–4)');
  assert.equal(at('items', 1, second), '4');
  assert.equal(at('items', 1, 9 * second), '4', 'the last column lasts');
  assert.equal(at('items', 6, 0), '–');
  assert.equal(at('blocked', 1, second / 2), '1.5 (0–2)');
  assert.equal(at('blocked', 1, 0), '0');
  assert.equal(at('held', 3, 0), '25%');
  assert.equal(at('held', 7, 0), 'held');
  assert.equal(at('set', 5, 0, zh), '已置位');
  assert.equal(at('lost', 4, 2 * second), '2');
  assert.equal(at('passed', 1, second / 2), '2.0 per s');
  assert.equal(at('passed', 1, 3.5 * second), '3.0 per s');
  assert.equal(at('passed', 6, second * 2.5, zh), '每秒 0.50');
  assert.equal(at('waits', 1, 0), '0.50 s · 2.0 s');
  assert.equal(at('waits', 1, 1.5 * second), '0.50 s · 2.0 s', 'the newest that are known');
  assert.equal(at('waits', 1, 3 * second), '1.0 s');
  assert.equal(at('shares', 2, 1.5 * second), '25%');
  assert.equal(at('busy', 0, 1.5 * second), '0.8');
  assert.equal(at('shares', 3, 0), '–');
  assert.equal(at('shares', 3, 3 * second), '–');
});

test('at the playhead it is what the state says', () => {
  const now = (measure, id) => reading(curves, measure, id, { time: 4 * second, state }, en);
  assert.equal(now('busy', 0).value, 1);
  assert.deepEqual(['items', 'permits', 'blocked', 'lost', 'set', 'held'].map((measure, i) => now(measure, [1, 2, 1, 4, 5, 3][i]).value), [3, 4, 1, 2, 1, 1]);
  assert.equal(now('held', 7).text, 'free');
  assert.equal(now('items', 99).text, '–');
});

test('numbers are written as the language has it', () => {
  assert.equal(amountText('bytes', 65536, en), '65,536 bytes');
  assert.equal(amountText('bytes', 65536, zh), '65,536 字节');
  assert.equal(amountText('passed', 1234.56, en), '1,234.6 per s');
  assert.equal(amountText('waits', 250 * second, en), '250 s');
});

test('many rows are told together', () => {
  assert.equal(summary('shares', [0.5, null, 1], en), '75% on average');
  assert.equal(summary('waits', [second, 3 * second], en), 'at most 3.0 s');
  assert.equal(summary('held', [1, 0, 1], en), '2 in all');
  assert.equal(summary('blocked', [null], en), '–');
});

test('of many rows the one that has most is named, if one stands out', () => {
  const told = (...values) => values.map((value) => ({ value, text: `${value} s` }));
  assert.equal(outstanding(['a', 'b', 'c'], told(1, 3, 2), en), 'most: b · 3 s');
  assert.equal(outstanding(['a', 'b', 'c'], told(1, 3, 3), en), '', 'two have as much');
  assert.equal(outstanding(['a', 'b'], [{ value: null, text: '–' }, ...told(0)], en), '');
});

test('the axis of a whole run grows by steps and ends with the run', () => {
  assert.deepEqual([0, 3, 5.5, 61, 3700].map((s) => wholeRun(s * second, false).to / second), [5, 5, 6, 75, 7200]);
  assert.equal(wholeRun(3.2 * second, true).to, 3.2 * second);
  assert.equal(wholeRun(0, true).to, 5 * second, 'a run that took no time');
});

test('the steps of a curve', () => {
  const steps = (measure, id) => stepsOf(curves, measure, id).map(({ from, to, least, value, most }) => [from / second, to / second, least, value, most]);
  assert.deepEqual(steps('items', 1).slice(0, 2), [[0, 0.125, 0, 2, 4], [0.125, 0.25, 4, 4, 4]]);
  assert.deepEqual(steps('waits', 1), [[0, 1, second / 2, second / 2, 2 * second], [2, 3, second, second, second]]);
  assert.deepEqual(steps('shares', 3), [[1, 2, 0.5, 0.5, 0.5]]);
  assert.deepEqual(steps('passed', 6), [[0, 1, 0, 0, 0], [1, 2, 0, 0, 0], [2, 3, 0.5, 0.5, 0.5], [3, 4, 0.5, 0.5, 0.5]]);
});
