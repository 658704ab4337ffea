// The small pure parts: formats, terminal colours, presets, throttle, card, store.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { parseAnsi, plainText } from '../core/ansi.js';
import { clockDigits, duration, nameList, paramText } from '../core/format.js';
import { speaker } from '../core/language.js';
import { presetOf } from '../core/presets.js';
import { createStore } from '../core/store.js';
import { createPace, createThrottle } from '../core/throttle.js';
import { placeCard } from '../ui/card.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const t = speaker(en, 'en');

test('the clock has two digits for each, hours when needed, and is cut, not rounded', () => {
  assert.deepEqual([0, 38.5e9, 59.999e9, 60e9, 3600e9, 36061.239e9].map(clockDigits), ['00:00.00', '00:38.50', '00:59.99', '01:00.00', '1:00:00.00', '10:01:01.23']);
});

test('durations are seconds, and minutes and hours where they are long', () => {
  assert.equal(duration(3.99e9, t), '3.9 s');
  assert.equal(duration(0.5e9, speaker(zh, 'zh'), 2), '0.50 秒');
  assert.equal(duration(0.3e9, t), '0.3 s');
  assert.equal(duration(599.9e9, t), '599.9 s');
  assert.equal(duration(605.9e9, t), '10 min 5 s');
  assert.equal(duration(11275e9, speaker(zh)), '3 小时 7 分');
});

test('a parameter is shown as what it means', () => {
  const green = { name: 'green', unit: 'ticks', times: 'tick', kind: 'int', default: 1, step: 1 };
  const tick = { name: 'tick', unit: 'ms', kind: 'int', default: 1, step: 50 };
  const order = { name: 'order', kind: 'choice', default: 0, step: 1, options: [{ name: 'fifo', label: { en: 'FIFO', zh: '先进先出' } }] };
  const values = { green: 30, tick: 500, cars: 60, order: 0, on: 1 };
  assert.equal(paramText(green, values, t, 'en'), '15.0 s');
  assert.equal(paramText(green, { green: 3, tick: 50 }, t, 'en'), '0.15 s');
  assert.equal(paramText(tick, values, t, 'en'), '0.50 s');
  const interval = { name: 'interval', unit: 'ms', kind: 'int', default: 5, step: 1 };
  assert.deepEqual([5, 999, 1000].map((n) => paramText(interval, { interval: n }, t, 'en')), ['5 ms', '999 ms', '1.00 s']);
  assert.equal(paramText({ name: 'hold', unit: 'ms', kind: 'int', default: 1000, step: 100 }, {}, t, 'en'), '1.0 s');
  assert.equal(paramText({ name: 'cars', kind: 'int', default: 1, step: 1 }, values, t, 'en'), '60');
  assert.equal(paramText(order, values, t, 'zh'), '先进先出');
  assert.equal(paramText({ name: 'on', kind: 'bool', default: 0, step: 1 }, values, t, 'en'), 'on');
});

test('names are listed as in a sentence', () => {
  assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e']].map((names) => nameList(names, t)),
    ['', 'a', 'a and b', 'a, b and c', 'a, b, c and 2 more']);
});

test('terminal colours become runs', () => {
  assert.deepEqual(parseAnsi('\x1b[32;1mgreen light\x1b[0m'), [{ text: 'green light', colour: 2, bold: true }]);
  assert.deepEqual(parseAnsi('a\x1b[31mb\x1b[39mc'), [{ text: 'a', colour: 0, bold: false }, { text: 'b', colour: 1, bold: false }, { text: 'c', colour: 0, bold: false }]);
  assert.deepEqual(parseAnsi('\x1b[mx'), [{ text: 'x', colour: 0, bold: false }]);
  assert.equal(plainText('\x1b[31;1mred\x1b[0m light'), 'red light');
});

const scenario = {
  params: [{ name: 'cars', default: 1 }, { name: 'green', default: 30 }],
  presets: [{ name: 'stage', params: { cars: 6 }, seed: 0, policy: 'fifo' }, { name: 'wild', params: {}, seed: 7, policy: 'random' }],
};

test('a run is told by its preset', () => {
  assert.equal(presetOf(scenario, { params: { cars: 6, green: 30 }, seed: 0, policy: 'fifo' }), 'stage');
  assert.equal(presetOf(scenario, { params: { cars: 6, green: 31 }, seed: 0, policy: 'fifo' }), '');
  assert.equal(presetOf(scenario, { params: { cars: 6, green: 30 }, seed: 1, policy: 'fifo' }), '');
  assert.equal(presetOf(scenario, { params: { cars: 1, green: 30 }, seed: 7, policy: 'random' }), 'wild');
});

test('a throttle sends the first at once, then one each 40 ms, and always the last', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const sent = [];
  const throttle = createThrottle((value) => sent.push(value), 40);
  for (let i = 1; i <= 10; i++) {
    throttle.call(i);
    mock.timers.tick(10);
  }
  assert.deepEqual(sent, [1, 4, 8]);
  mock.timers.tick(100);
  mock.timers.tick(100);
  assert.deepEqual(sent, [1, 4, 8, 10]);
  throttle.call(11);
  throttle.call(12);
  throttle.flush(13);
  mock.timers.tick(100);
  assert.deepEqual(sent.slice(4), [11, 13]);
  mock.timers.reset();
});

test('what is paced is due once in so long, and is asked for again if it was not', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  let asked = 0;
  const pace = createPace(100, () => { asked++; });
  assert.deepEqual([pace.due(), pace.due(), pace.due()], [true, false, false]);
  mock.timers.tick(99);
  assert.equal(asked, 0);
  mock.timers.tick(1);
  assert.equal(asked, 1);
  assert.ok(pace.due());
  mock.timers.tick(100);
  assert.equal(asked, 1, 'nobody was refused');
  assert.ok(pace.due());
  mock.timers.reset();
});

test('a card stands above what it explains, below where there is no room, and stays in the window', () => {
  const window = { width: 400, height: 300 };
  const card = { width: 100, height: 50 };
  assert.deepEqual(placeCard({ left: 180, top: 150, width: 40, height: 20 }, card, window), { x: 120, y: 86, side: 'above', arrow: 80 });
  assert.equal(placeCard({ left: 180, top: 20, width: 40, height: 20 }, card, window).side, 'below');
  const bar = { left: 0, top: 180, width: 400, height: 30 };
  const lane = { left: 60, top: 240, width: 10, height: 12 };
  assert.equal(placeCard(lane, card, window).side, 'above');
  const over = placeCard(lane, { ...card, height: 100 }, window, bar);
  assert.deepEqual([over.side, over.y + 100 <= bar.top], ['beside', true], 'the bar between is left free');
  assert.ok(placeCard(lane, { ...card, height: 200 }, window, bar).y >= 0, 'also where there is no room over it');
  const line = { left: 250, top: 150, width: 40, height: 20 };
  const aside = placeCard(line, card, window, bar, true);
  assert.deepEqual([aside.side, aside.x + card.width <= line.left], ['beside', true], 'what it says of a line covers none');
  assert.equal(placeCard({ ...line, left: 20 }, card, window, undefined, true).side, 'above', 'where there is room for that');
  for (const left of [-20, 0, 390]) {
    for (const top of [0, 140, 290]) {
      const { x, y, arrow } = placeCard({ left, top, width: 20, height: 10 }, card, window);
      assert.ok(x >= 0 && x + card.width <= window.width && y >= 0 && y + card.height <= window.height, `${left} ${top}`);
      assert.ok(arrow > 0 && arrow < card.width);
    }
  }
});

test('the store tells of changes, and only of changes', () => {
  const store = createStore({ lang: 'zh' });
  const told = [];
  const stop = store.subscribe((tab, before) => told.push([before.selected, tab.selected]));
  store.update({ selected: 3 });
  store.update({ selected: 3, lang: 'zh' });
  stop();
  store.update({ selected: 4 });
  assert.deepEqual(told, [[0, 3]]);
  assert.equal(store.tab.selected, 4);
});
