import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axisStep, barsOf, familiesOf, flagsOf, layOut, rowAt, rowPlace, rowsOf, stepsOf, topOf, windowOf } from '../stage/lanelayout.js';
import { paintPlayhead } from '../stage/laneframe.js';
import { axisText, flagText } from '../stage/lanewords.js';
import { speaker } from '../core/language.js';
import en from '../text/en.js';
import zh from '../text/zh.js';
import { watch } from './scenes.js';

const s = 1e9;

test('the window stands still until the run nears its right edge, then follows it at 85 %', () => {
  const at = (t, more) => windowOf({ time: t * s, head: t * s, ended: false, ...more });
  assert.deepEqual(at(0), { from: 0, to: 15 * s });
  assert.deepEqual(at(12), { from: 0, to: 15 * s });
  assert.deepEqual(at(20), { from: 0, to: 45 * s });
  assert.deepEqual(at(38), { from: 0, to: 45 * s });
  const late = at(100);
  assert.ok(Math.abs((100 * s - late.from) / (late.to - late.from) - 0.85) < 1e-9);
  assert.deepEqual(at(4, { ended: true }), { from: 0, to: 4.16 * s });
  const back = windowOf({ time: 10 * s, head: 200 * s, ended: false, past: true });
  assert.ok(back.from <= 10 * s && back.to >= 10 * s, 'a cursor in the past is in sight');
});

test('objects come first; crews and threads that left have no row', () => {
  const run = watch('trafficlight', { cars: 4 });
  run.at(3);
  run.run.set('cars', 2);
  assert.deepEqual(rowsOf(run.run.state).map((r) => r.name), ['event', 'main', 'lighter', 'car 2', 'car 3']);
});

test('the threads of a process stand together, and what it has bears its name', () => {
  const objects = [['variable', 'counter', 1], ['variable', 'counter', 2], ['connection', 'a', 2], ['pipe', 'a → b', 0], ['lock', 'q wlock', 0], ['list', 'l', 1]]
    .map(([kind, name, process], i) => ({ id: i + 1, kind, name, process }));
  const threads = [['main', 1], ['child', 2], ['helper', 1], ['one', 2], ['two', 2], ['alone', 3]].map(([name, process], i) => ({ id: i + 1, name, process, reason: '' }));
  const processes = ['main', 'child', 'alone'].map((name, i) => ({ id: i + 1, name }));
  const rows = rowsOf({ objects, threads, processes });
  assert.deepEqual(rows.map((r) => r.name), ['counter', 'counter · child', 'a → b', 'main', 'helper', 'child', 'one', 'two', 'alone']);
  assert.deepEqual(familiesOf(rows), [[3, 4], [5, 7]]);
  assert.deepEqual(familiesOf(rows.filter((r) => r.process === 1)), [], 'one process alone needs no bracket');
});

test('rows of threads shrink to six pixels, then they scroll; rows of objects stay taller', () => {
  const of = (threads, scroll) => layOut({ width: 800, height: 280, objects: 2, threads, labels: 60, scroll, axis: 26, flags: 20 });
  assert.equal(of(6, 0).rowHeight, 23);
  assert.ok(of(28, 0).rowHeight < 8);
  assert.equal(of(200, 0).rowHeight, 6);
  assert.equal(of(200, 0).objectHeight, 17);
  assert.equal(of(200, 1e6).scroll, 2 * 17 + 200 * 6 - 234);
  assert.equal(of(6, 50).scroll, 0);
  const many = layOut({ width: 800, height: 160, objects: 6, threads: 6, labels: 60, scroll: 0, axis: 26, flags: 20 });
  assert.equal(many.content, 114, 'many objects leave the threads their part');
  const pair = layOut({ width: 675, height: 97, objects: 3, threads: 3, labels: 150, scroll: 0, axis: 26, flags: 20 });
  assert.equal(pair.rowHeight, pair.objectHeight, 'where all of the names find room');
  assert.ok(pair.rowHeight > 8 && pair.content <= 51, `${pair.rowHeight}`);
});

test('rows lie one under the other, and each is found at its height', () => {
  for (const threads of [0, 1, 6, 28, 200]) {
    const layout = layOut({ width: 800, height: 280, objects: 2, threads, labels: 60, scroll: 30, axis: 26, flags: 20 });
    for (let i = 0; i < threads + 2; i++) {
      const { y, height } = rowPlace(layout, i);
      assert.equal(rowAt(layout, y + 0.01), i);
      assert.equal(rowAt(layout, y + height - 0.01), i);
      assert.ok(Math.abs(rowPlace(layout, i + 1).y - y - height) < 1e-9);
    }
  }
});

test('the axis has room for its labels', () => {
  for (const span of [1, 4, 15, 45, 300, 86400, 1e7]) for (const width of [150, 700, 2000]) assert.ok((axisStep(span * s, width) / (span * s)) * width >= 64);
});

test('the axis writes long times as the clock does, all of them or none', () => {
  const words = speaker(en, 'en');
  assert.deepEqual([0, 5, 115].map((t) => axisText(words, t * s, 5 * s, 119 * s)), ['0s', '5s', '115s']);
  assert.equal(axisText(words, 1.5 * s, 0.5 * s, 4 * s), '1.5s');
  assert.deepEqual([115, 120, 600, 3725].map((t) => axisText(words, t * s, 5 * s, 4000 * s)), ['01:55', '02:00', '10:00', '1:02:05']);
  assert.equal(axisText(words, 130.5 * s, 0.5 * s, 131 * s), '02:10.5');
});

test('a drag of a slider is one flag, as far as it reaches from its first mark', () => {
  const change = (time, from, to, text = 'cars') => ({ kind: 'param', time: time * s, from, to, text });
  const drag = [change(1, 6, 20), change(1.1, 20, 50), change(1.3, 50, 72)];
  assert.deepEqual(flagsOf(drag, s), [{ mark: change(1, 6, 72), until: 1.3 * s, count: 3 }]);
  assert.equal(drag[0].to, 20, 'the marks stay as they are');
  const long = Array.from({ length: 31 }, (_, i) => change(i / 10, i, i + 1));
  assert.deepEqual(flagsOf(long, s).map(({ mark, until }) => [mark.time / s, mark.from, mark.to, until / s]), [[0, 0, 11, 1], [1.1, 11, 22, 2.1], [2.2, 22, 31, 3]]);
  const action = { kind: 'action', time: 1.2 * s, text: 'set' };
  const mixed = [change(1, 6, 7), change(1, 1, 2, 'tick'), action, action, change(1.4, 7, 8)];
  assert.deepEqual(flagsOf(mixed, s).map(({ mark }) => [mark.text, mark.to]), [['cars', 8], ['tick', 2], ['set', undefined], ['set', undefined]]);
});

test('what goes wrong with a variable within reach is one flag, which says how often', () => {
  const bad = (kind, time, object) => ({ kind, time: time * s, object, to: 0 });
  const flags = flagsOf([bad('race', 1, 1), bad('store', 1.1, 1), bad('store', 1.2, 1), bad('store', 1.3, 2), bad('race', 1.4, 1), bad('store', 2.2, 1)], s);
  assert.deepEqual(flags.map(({ mark, count, until }) => [mark.kind, mark.object, count, until / s]), [['race', 1, 2, 1.4], ['store', 1, 2, 1.2], ['store', 2, 1, 1.3], ['store', 1, 1, 2.2]]);
  const said = (flag, words) => flagText(flag, { scenario: null, state: { params: {} }, t: speaker(words, 'en'), lang: 'en' });
  assert.deepEqual(flags.map((flag) => said(flag, en)), ['2 races', 'lost updates', 'lost update', 'lost update']);
  assert.deepEqual(flags.map((flag) => said(flag, zh)).slice(0, 2), ['2 处竞争', '多次更新丢失']);
});

test('a flag says what was changed, and only the end of what came back', () => {
  const cars = { name: 'cars', label: { en: 'Cars' }, kind: 'int', default: 1, step: 1 };
  const words = (from, to) => flagText({ mark: { kind: 'param', text: 'cars', from, to }, count: 1 }, { scenario: { params: [cars] }, state: { params: {} }, t: (key) => key, lang: 'en' });
  assert.equal(words(6, 72), 'Cars 6→72');
  assert.equal(words(6, 6), 'Cars 6');
});

test('bars cover the window without gap or overlap, ticks mark running', () => {
  const view = watch('trafficlight', {}).at(40);
  for (const scale of [2e6, 65e6, 400e6]) {
    for (const t of view.state.threads.slice(1)) {
      const { bars, ticks } = barsOf(view.trace.spans(t.id), 5 * s, 40 * s, scale);
      assert.ok(Math.abs(bars[0].x0) < 1e-9 && Math.abs(bars.at(-1).x1 - (35 * s) / scale) < 1e-6, t.name);
      bars.forEach((b, i) => assert.ok(i === 0 || Math.abs(b.x0 - bars[i - 1].x1) < 0.51));
      ticks.forEach((x, i) => assert.ok(i === 0 || x - ticks[i - 1] >= 2));
      assert.ok(ticks.length > 0);
    }
  }
});

test('turns too short to be seen are one bar, which knows how much of it was computed', () => {
  const turn = (i) => [{ from: i * 20e6, to: i * 20e6 + 5e6, state: 'running', reason: 'compute', object: 0 }, { from: i * 20e6 + 5e6, to: i * 20e6 + 20e6, state: 'ready', reason: 'gil', object: 0 }];
  const spans = Array.from({ length: 400 }, (_, i) => turn(i)).flat();
  const { bars, ticks } = barsOf(spans, 0, 8 * s, 60e6);
  assert.deepEqual(ticks, []);
  assert.ok(bars.length < 25 && bars.every((b) => b.turns), String(bars.length));
  const ran = bars.reduce((sum, b) => sum + b.turns.ran, 0);
  assert.ok(Math.abs(ran / ((8 * s) / 60e6) - 0.25) < 1e-6);
  bars.forEach((b, i) => assert.ok(i === 0 || Math.abs(b.x0 - bars[i - 1].x1) < 1e-6));
  const wide = barsOf(spans, 0, 0.2 * s, 1e6).bars;
  assert.ok(wide.every((b) => !b.turns) && wide.length === 20, 'turns that can be seen stay bars');
});

test('a row of thousands of spans too narrow to be seen is drawn with few bars', () => {
  const spans = Array.from({ length: 20_000 }, (_, i) => ({ from: i * 1000, to: i * 1000 + 1000, state: i % 2 ? 'sleeping' : 'blocked', reason: '', object: 0 }));
  const { bars } = barsOf(spans, 0, 20_000_000, 20_000_000 / 700);
  assert.ok(bars.length <= 700, String(bars.length));
  assert.ok(Math.abs(bars.at(-1).x1 - 700) < 0.01);
});

test('the bars of a window are those of its parts', () => {
  const view = watch('producerconsumer', { producers: 4, produce: 700, consume: 1000 }).at(30);
  const scale = 60e6;
  const stateAt = (bars, x) => bars.find((b) => b.x0 <= x && x < b.x1)?.state;
  for (const t of view.state.threads) {
    const whole = barsOf(view.trace.spans(t.id), 0, 30 * s, scale).bars;
    const part = barsOf(view.trace.spans(t.id), 12 * s, 30 * s, scale).bars;
    for (let x = 210; x < 480; x += 7.3) assert.equal(stateAt(part, x - (12 * s) / scale), stateAt(whole, x), `${t.name} ${x}`);
  }
});

test('the curve of an object steps where its value changed', () => {
  const levels = [{ time: 0, value: 0, limit: 4 }, { time: 10, value: 2, limit: 4 }, { time: 30, value: 3, limit: 2 }];
  assert.deepEqual(stepsOf(levels, 5, 50, 1), [{ x0: 0, x1: 5, value: 0, limit: 4 }, { x0: 5, x1: 25, value: 2, limit: 4 }, { x0: 25, x1: 45, value: 3, limit: 2 }]);
  assert.deepEqual(stepsOf([], 0, 10, 1), []);
  assert.deepEqual(stepsOf(levels, 5, 20, 1).at(-1), { x0: 5, x1: 15, value: 2, limit: 4 });
});

test('the curve of a semaphore shows permits taken, and makes room for more than there are', () => {
  const levels = [{ time: 0, value: 5, limit: 5 }, { time: 10, value: 0, limit: 5 }, { time: 30, value: -2, limit: 3 }, { time: 40, value: 0, limit: 3 }];
  assert.equal(topOf('semaphore', levels, 20), 5);
  assert.equal(topOf('semaphore', levels, 45), 3);
  assert.equal(topOf('queue', [{ time: 0, value: 9, limit: 4 }], 0), 9);
  assert.equal(topOf('queue', [], 0), 1);
  assert.equal(topOf('variable', [{ time: 0, value: 3, limit: 40 }], 0), 3, 'lost updates are no bound');
});

test('the playhead is drawn where it is, and not at an edge beyond which it lies', () => {
  const drawnAt = (time) => {
    let at = null;
    const c = { fillRect: (x, _y, w) => { at = x + w / 2; }, beginPath() {}, moveTo() {}, lineTo() {}, fill() {} };
    const view = { clock: { time }, side: 0, all: [{}] };
    paintPlayhead({ c, tokens: {}, view, layout: { left: 100, width: 500, top: 26 }, height: 200, xOf: (t) => 100 + t });
    return at;
  };
  assert.deepEqual([0, 250, 500].map(drawnAt), [100, 350, 600]);
  assert.equal(drawnAt(500.6), 600, 'a hair beyond is the edge');
  assert.deepEqual([-40, 540].map(drawnAt), [null, null]);
});
