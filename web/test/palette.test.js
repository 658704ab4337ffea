// The palette without a page: finding by words, what is typed to be done, the table of
// commands and its words, and what a run offers.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { find, wordsOf } from '../core/find.js';
import { speaker } from '../core/language.js';
import { momentIn, seedIn, valueIn, valueOf } from '../core/typed.js';
import { byKey, commands } from '../ui/commands.js';
import { legendRows } from '../ui/help.js';
import { answersTo, offersOf, typedOf } from '../ui/offers.js';
import commandsEn from '../text/commands.en.js';
import commandsZh from '../text/commands.zh.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const said = (typed, title, also) => find(wordsOf(typed), title, also);
const best = (typed, ...titles) => titles.map((title) => [said(typed, title)?.score ?? -1, title]).sort(([a], [b]) => b - a)[0][1];

test('a word finds what has it, what begins with it, its first letters, and itself with letters left out', () => {
  for (const typed of ['traffic', 'TRAF', 'rush hour', 'hour traffic', 'affic', 'tlr', 'tlrush', 'trfc', '  rush,  light ']) assert.ok(said(typed, 'Traffic light: Rush hour'), typed);
  for (const typed of ['queue', 'tlx', 'rush queue', 'tc', 'hourly', 'gh']) assert.equal(said(typed, 'Traffic: Rush hour'), null, typed);
  assert.deepEqual(said('', 'anything'), { score: 0, ranges: [] });
});

test('Chinese is found by characters, with wide letters and signs as narrow ones', () => {
  for (const typed of ['红绿灯', '高峰', '红高', '红绿灯高峰', '红绿灯：高峰', '红绿灯 高峰']) assert.ok(said(typed, '红绿灯：高峰时段'), typed);
  assert.equal(said('绿红', '红绿灯'), null);
  assert.ok(said('ＬＯＣＫ', 'Lock'));
});

test('the whole word is better than its beginning, that than its middle, and a short title than a long one', () => {
  assert.equal(best('lock', 'Clock', 'Locks', 'Lock'), 'Lock');
  assert.equal(best('car', 'scar', 'cars of all'), 'cars of all');
  assert.equal(best('step', 'One step back', 'One step'), 'One step');
  assert.equal(best('car 3', 'car 13', 'car 3'), 'car 3');
  assert.ok(said('play', 'Play').score > said('play', 'Something', 'play').score);
});

test('what was meant of a title is told in order and in one piece', () => {
  assert.deepEqual(said('hour rush', 'Traffic light: Rush hour').ranges, [[15, 19], [20, 24]]);
  assert.deepEqual(said('tra traffic', 'Traffic').ranges, [[0, 7]]);
  assert.deepEqual(said('hidden', 'Title', 'hidden').ranges, []);
});

test('a moment is seconds, minutes or milliseconds, in both languages', () => {
  const moments = { '12.5': 12.5e9, '12.5 s': 12.5e9, '12,5s': 12.5e9, 'go to 12.5 s': 12.5e9, 'goto 3': 3e9, '1:02.5': 62.5e9, '10:00': 600e9, '500 ms': 0.5e9, '前往 12.5 秒': 12.5e9, '到12秒': 12e9, '第 3 秒': 3e9, '１２．５': 12.5e9 };
  for (const [typed, time] of Object.entries(moments)) assert.equal(momentIn(typed), time, typed);
  for (const typed of ['', 'cars 12', '12 cars', 'go', '-3', '1:2:3', '3 ticks']) assert.equal(momentIn(typed), null, typed);
});

test('a seed is a whole number', () => {
  assert.deepEqual(['seed 7', 'SEED 12', '种子 7', '种子７'].map(seedIn), [7, 12, 7, 7]);
  assert.deepEqual(['seed', 'seed x', 'seed -1', `seed ${2 ** 60}`, '7'].map(seedIn), [null, null, null, null, null]);
});

test('a value has a name before it, with or without words between', () => {
  for (const typed of ['cars 12', 'Cars: 12', 'cars = 12', 'set cars to 12', 'cars to 12']) assert.deepEqual(valueIn(typed), { name: 'cars', number: 12, unit: '' }, typed);
  for (const typed of ['红灯10秒', '红灯 10 秒', '把红灯设为 10 秒', '红灯：10秒']) assert.deepEqual(valueIn(typed), { name: '红灯', number: 10, unit: 's' }, typed);
  assert.deepEqual(valueIn('tick 50 ms'), { name: 'tick', number: 50, unit: 'ms' });
  assert.deepEqual(valueIn('red 20 ticks'), { name: 'red', number: 20, unit: 'ticks' });
  assert.deepEqual(valueIn('cars -3'), { name: 'cars', number: -3, unit: '' });
  for (const typed of ['12', '12 s', 'cars', 'cars many', '']) assert.equal(valueIn(typed), null, typed);
});

const int = { kind: 'int', min: 0, max: 200, step: 1, default: 6 };
const cars = { ...int, name: 'cars', label: { en: 'Cars', zh: '车辆' }, effect: 'now' };
const red = { ...int, min: 1, max: 240, name: 'red', unit: 'ticks', times: 'tick', label: { en: 'Red', zh: '红灯' }, effect: 'next' };
const tick = { ...int, min: 50, max: 5000, step: 50, name: 'tick', unit: 'ms', label: { en: 'Tick', zh: '节拍' }, effect: 'next' };
const lock = { ...int, kind: 'bool', max: 1, name: 'lock', label: { en: 'Lock', zh: '加锁' }, effect: 'next' };
const interval = { ...int, min: 1, max: 1000, name: 'interval', unit: 'ms', label: { en: 'Switch interval', zh: '切换间隔' }, effect: 'next' };
const params = { cars: 6, red: 26, tick: 500, lock: 0, interval: 5 };

test('a number means what the control shows: seconds of a time, milliseconds of a very short one', () => {
  const value = (param, typed) => valueOf(param, params, valueIn(`x ${typed}`));
  assert.deepEqual([value(cars, '12'), value(cars, '500'), value(cars, '-3'), value(cars, '12 s')], [12, 500, -3, null]);
  assert.deepEqual([value(red, '10'), value(red, '10 s'), value(red, '1500 ms'), value(red, '7 ticks'), value(red, '10.2')], [20, 20, 3, 7, 20]);
  assert.deepEqual([value(tick, '0.5'), value(tick, '120 ms'), value(tick, '9'), value(tick, '5 ticks')], [500, 100, 9000, null]);
  assert.deepEqual([value(interval, '20'), value(interval, '0.5 s')], [20, 500]);
  assert.equal(value(lock, '1'), null);
});

test('every command has words in both languages, every key one command, and no words are left over', () => {
  const asked = new Set();
  for (const { name, row = name, keys, run, of } of commands) {
    if (name && run) asked.add(`command.${name}`);
    if (keys) asked.add(`help.${row}`);
    if (of?.includes('.')) for (const words of [en, zh]) assert.ok(words[of], of);
    assert.ok(run || !name, `${name} does something`);
  }
  const keys = commands.flatMap((command) => [...command.keys ?? [], ...command.also ?? []]);
  assert.equal(new Set(keys).size, keys.length, 'a key does one thing');
  assert.equal(byKey.get('Ctrl+z'), byKey.get('u'));
  const sources = ['commands', 'help', 'keywords', 'offers', 'palette'].map((name) => readFileSync(new URL(`../ui/${name}.js`, import.meta.url), 'utf8')).join('\n');
  for (const [, key] of sources.matchAll(/'((?:bar|palette|key|help|sign)(?:\.[\w.]+)?)'/g)) asked.add(key);
  for (const [, name] of sources.matchAll(/'(\w+)'/g)) if (`bar.${name}` in commandsEn) asked.add(`bar.${name}`);
  for (const key of Object.keys(commandsEn)) if (/^(palette\.(group|try|mark)|sign)\./.test(key)) asked.add(key);
  asked.delete('help'); // of the page's own words
  for (const words of [commandsEn, commandsZh]) assert.deepEqual(Object.keys(words).filter((key) => !asked.has(key)), [], 'nobody asks for');
  for (const key of asked) assert.ok(commandsEn[key] && commandsZh[key], key);
  const holes = (text) => new Set(text.match(/\{\w+\}/g));
  for (const key of Object.keys(commandsEn)) assert.deepEqual(holes(commandsZh[key]), holes(commandsEn[key]), key);
});

test('the legend has each key that the keyboard knows by one, in rows', () => {
  const rows = legendRows();
  assert.deepEqual(rows.get('speed'), ['1', '2', '3', '4', '5']);
  assert.deepEqual(rows.get('record'), ['[', ']']);
  assert.deepEqual(rows.get('find'), ['Ctrl+k', '/']);
  const shown = new Set([...rows.values()].flat());
  for (const [key, command] of byKey) assert.ok(shown.has(key) || command.also?.includes(key), key);
});

const speakers = { en: speaker({ ...en, ...commandsEn }), zh: speaker({ ...zh, ...commandsZh }) };
const light = {
  name: 'trafficlight', title: { en: 'Traffic light', zh: '红绿灯' }, summary: { en: '', zh: '' }, params: [cars, red, tick], actions: [{ name: 'set', label: { en: 'Set the event', zh: '置位' } }],
  presets: [{ name: 'rush', label: { en: 'Rush hour', zh: '高峰时段' } }], twins: [{ name: 'green', label: { en: 'A short green, and a long one', zh: '绿灯短，和绿灯长' }, params: { red: [1, 2] } }],
};
const other = { ...light, name: 'lock', title: { en: 'Lock and lost updates', zh: '锁与丢失的更新' }, presets: [{ name: 'lost', label: { en: 'Without the lock', zh: '不加锁' } }] };

function viewWith(more = {}) {
  const view = {
    scenario: light, role: 'owner', lang: 'en', past: false, ended: false, selected: 0, side: 0, clock: { time: 4e9, head: 8.4e9 }, t: speakers.en,
    tab: { scenarios: [light, other], helm: { role: 'owner' }, status: { undo: false, redo: false }, asked: false }, state: { params, threads: [{ id: 1, name: 'main' }, { id: 2, name: 'car 3' }] }, ...more,
  };
  return { ...view, all: more.all ?? [view] };
}
function ask(typed, more, actions = {}) {
  const view = viewWith(more);
  return answersTo(offersOf(view, speakers, actions), typed, typedOf(typed, view, speakers, actions)).flatMap(({ found }) => found);
}
const titles = (typed, more) => ask(typed, more).map(({ title }) => title);

test('commands, scenarios, presets, controls, threads and marks are found in either language', () => {
  assert.equal(titles('red')[0], 'Red');
  assert.equal(titles('红灯')[0], 'Red');
  assert.equal(titles('rush')[0], 'Traffic light: Rush hour');
  assert.equal(titles('without lock')[0], 'Lock and lost updates: Without the lock');
  assert.ok(titles('theme dark').includes('Theme: dark'));
  assert.equal(titles('主题 深色')[0], 'Theme: dark');
  assert.equal(titles('console')[0], 'Tab: Console');
  assert.equal(titles('next lost')[0], 'Next mark: lost updates');
  assert.equal(titles('car 3')[0], 'car 3');
  assert.equal(titles('set event')[0], 'Set the event');
  assert.equal(titles('perfetto')[0], 'Save what happened: Perfetto');
  assert.ok(titles('compare green').includes('Compare: A short green, and a long one'));
  assert.equal(ask('play', { lang: 'zh' })[0].title, '播放或暂停');
  assert.deepEqual(titles('zzz'), []);
  assert.ok(titles('').length > 60, 'all there is, while nothing is typed');
});

test('what is typed to be done comes first, and does it', () => {
  const done = [];
  const actions = { set: async (...args) => done.push(args), travel: { seek: (time) => done.push(time) }, command: (command) => done.push(command) };
  for (const typed of ['cars 12', '车辆12', 'go to 2.5 s', 'seed 7']) ask(typed, {}, actions)[0].run();
  assert.deepEqual(done, [['cars', 12, undefined], ['cars', 12, undefined], 2.5e9, { type: 'seed', seed: 7 }]);
});

test('what cannot be done says why', () => {
  const why = (typed, more) => ask(typed, more)[0].why;
  assert.equal(why('cars 500'), 'from 0 to 200');
  assert.equal(why('red 500'), 'from 0.5 s to 120.0 s');
  assert.equal(why('90 s'), 'the run has come to 00:08.40');
  assert.equal(why('undo'), 'there is nothing to undo');
  assert.equal(why('undo', { tab: { ...viewWith().tab, status: { undo: true } } }), '');
  for (const typed of ['cars 12', 'start again', 'speed 4', 'rush hour', 'set event', 'compare green', 'undo', 'seed 7', 'red']) {
    assert.equal(why(typed, { role: 'viewer' }), 'only who steers this run can', typed);
  }
  for (const typed of ['play', 'one step back', '2 s', 'console', 'theme dark', 'without the lock', 'car 3', 'share']) assert.equal(why(typed, { role: 'viewer' }), '', typed);
});

test('whatever is offered, and why not, is in words', () => {
  for (const lang of ['en', 'zh']) {
    for (const more of [{}, { role: 'viewer', tab: { ...viewWith().tab, helm: { role: 'viewer' } } }, { past: true, selected: 2 }, { ended: true }]) {
      for (const { title, detail, why } of ask('', { lang, ...more })) assert.doesNotMatch(`${title} ${detail} ${why}`, /\b(command|palette|bar|tab|policy|jump|theme|share|speed|effect)\.\w|[{}|]|undefined/);
    }
  }
});

test('two runs that differ in a parameter have a control for it each', () => {
  const [a, b] = [viewWith(), viewWith({ state: { ...viewWith().state, params: { ...params, cars: 9 } } })];
  const found = ask('cars 12', { all: [a, b], tab: { ...a.tab, status: { twin: {} } } });
  assert.deepEqual(found.slice(0, 2).map(({ title }) => title), ['Cars of run A: 12', 'Cars of run B: 12']);
});
