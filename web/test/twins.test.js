// Two runs side by side: what begins them, what tells them apart, how they move
// together, and where they part in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { speaker } from '../core/language.js';
import { partingText } from '../core/parting.js';
import { viewOf } from '../core/playhead.js';
import { emptyState } from '../core/reduce.js';
import { createRuns } from '../core/runs.js';
import { createStore } from '../core/store.js';
import { differing, openingOf, titleOf, wishOf } from '../core/twins.js';
import { complete, decode } from '../net/wire.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const ms = 1e6;
const label = (/** @type {string} */ en) => ({ en, zh: `${en}中` });
const scenario = /** @type {any} */ ({
  name: 'lock',
  params: [{ name: 'lock', label: label('Lock'), kind: 'bool', min: 0, max: 1, default: 1, step: 1, effect: 'next' },
    { name: 'threads', label: label('Threads'), kind: 'int', min: 1, max: 200, default: 100, step: 1, effect: 'restart' }],
  actions: [{ name: 'put', label: label('Put one') }], presets: [],
  twins: [{ name: 'onoff', label: label('Off and on'), preset: 'lost', params: { lock: [0, 1] } }],
});
const thread = (id, name, more = {}) => ({ id, name, process: 1, parent: 0, crew: 0, daemon: false, state: 'sleeping', reason: '', object: 0, by: 0, since: 0, seq: id, until: -1, line: 0, text: '', said: '', locals: {}, last: null, ...more });
const stateAt = (seq, time, params = {}) => ({ ...emptyState(), seq, time, params, threads: [thread(1, 'main'), thread(2, 'add 1')], objects: [{ id: 1, kind: 'lock', name: 'lock', process: 1, value: 1, limit: 1, holders: [], items: [] }] });
const keyframe = (twin, epoch, seq, time, params) => /** @type {any} */ ({ type: 'keyframe', ...(twin && { twin }), epoch, seq, time, gap: 0, state: stateAt(seq, time, params) });
const delta = (twin, epoch, from, time, records = []) => /** @type {any} */ ({ type: 'delta', ...(twin && { twin }), epoch, from, to: from + records.length, time, records });
const record = (r, seq = 1) => complete(r, seq);

/** Two runs that have come to `time`, as a page has them. */
function pair(time, parting, lang = 'en') {
  const runs = createRuns(() => {});
  runs.pair(1, 2);
  runs.keyframe(keyframe(0, 1, 5, time, { lock: 0, threads: 24 }), 0);
  runs.keyframe(keyframe(1, 2, 5, time, { lock: 1, threads: 24 }), 0);
  const status = /** @type {any} */ ({ epoch: 1, playing: true, speed: 1, seed: 4, policy: 'fifo', parting });
  status.twin = { ...status, epoch: 2 };
  const { tab } = createStore({ scenario, status, lang: /** @type {any} */ (lang) });
  return { runs, tab, view: viewOf(tab, runs.all, speaker(lang === 'zh' ? zh : en, lang)) };
}

test('an address asks for a comparison by name or by values', () => {
  const of = (twin, preset = '') => wishOf(scenario, { twin, preset });
  assert.deepEqual(of('onoff'), { preset: 'lost', params: { lock: 0 }, twin: { params: { lock: 1 } } });
  assert.deepEqual(of('onoff', 'lesson').preset, 'lesson');
  assert.deepEqual(of('lock:0,threads:7', 'lesson'), { twin: { params: { lock: 0, threads: 7 } } });
  for (const wrong of ['', 'nonsense', 'lock', 'lock:', 'lock:x', 'lock:1,', 'lock:1.5']) assert.deepEqual(of(wrong), {}, wrong);
});

test('a comparison is opened by one command', () => {
  assert.deepEqual(openingOf(scenario.twins[0]), { type: 'twin', first: { preset: 'lost', params: { lock: 0 } }, params: { lock: 1 } });
  assert.deepEqual(openingOf(undefined), { type: 'twin', params: {} });
  const at = { epoch: 3, seq: 20, time: 5 };
  assert.deepEqual(openingOf(undefined, at), { type: 'twin', params: {}, at });
  assert.deepEqual(openingOf(scenario.twins[0], at), { type: 'twin', first: { params: { lock: 0 } }, params: { lock: 1 }, at }, 'a preset would begin anew');
});

test('what tells a run from its twin is what they differ in', () => {
  const { view } = pair(0, null);
  assert.deepEqual(differing(view).map((p) => p.name), ['lock']);
  assert.deepEqual(view.all.map((one) => titleOf(one)), ['Lock: off', 'Lock: on']);
  assert.deepEqual(view.all.map((one) => titleOf(one, true)), ['off', 'on']);
  const chinese = pair(0, null, 'zh').view;
  assert.equal(titleOf(chinese), 'Lock中：关');
  const same = { ...view, all: [view.all[0], { ...view.all[0], status: { ...view.all[0].status, policy: 'random', seed: 9 } }] };
  assert.equal(titleOf(/** @type {any} */ (same)), 'fair, seed 4');
});

test('both runs move by one clock, and one that is over stays where it ended', () => {
  const { runs } = pair(0, null);
  runs.setPace(true, 1);
  const [a, b] = runs.all;
  for (let i = 1; i <= 40; i++) {
    const time = i * 50 * ms;
    if (i <= 10) runs.delta(delta(0, 1, 4 + i, time, [record({ kind: 'print', thread: 1, text: 'x', time })]), i * 50);
    runs.delta(delta(1, 2, 4 + i, time, [record({ kind: 'print', thread: 1, text: 'y', time })]), i * 50);
    runs.advance(i * 50);
    assert.equal(a.cursor.time, Math.min(b.cursor.time, a.cursor.head));
  }
  assert.equal(a.cursor.time, 500 * ms);
  assert.ok(b.cursor.time > 1800 * ms);
  assert.deepEqual([a.trace.prints.length, b.trace.prints.length > 30], [10, true]);
  const { view } = { view: viewOf(createStore().tab, runs.all, speaker(en, 'en')) };
  assert.equal(view.clock.time, b.cursor.time);
});

test('who goes on alone keeps what is known of it', () => {
  const { runs } = pair(0, null);
  const [a, b] = runs.all;
  runs.pair(2, 0);
  assert.deepEqual(runs.all, [b]);
  assert.ok(runs.delta(delta(1, 2, 5, 50 * ms), 50), 'what comes of the one that is gone is let pass');
  runs.pair(2, 3);
  assert.equal(runs.all.length, 2);
  runs.pair(4, 0);
  assert.equal(runs.all[0], b);
  runs.clear();
  assert.equal(runs.all.length, 1);
  assert.equal(runs.all[0].cursor.newest, null);
  assert.notEqual(a, b);
});

test('the tab is about the run it chose, as long as there is one', () => {
  const { runs, tab, view } = pair(0, null);
  assert.equal(view.side, 0);
  assert.equal(viewOf({ ...tab, side: 1 }, runs.all, view.t).side, 1);
  assert.equal(viewOf({ ...tab, side: 1 }, runs.all, view.t).status?.epoch, 2);
  runs.pair(1, 0);
  assert.equal(viewOf({ ...tab, side: 1 }, runs.all, view.t).side, 0);
});

test('a status is read with what the runs did where they part', () => {
  const message = /** @type {any} */ (decode(JSON.stringify({
    type: 'status', epoch: 1, playing: true, speed: 1, actual: 1, policy: 'fifo', seed: 4, viewers: 1, bound: '', hash: '0',
    twin: { epoch: 2, policy: 'random', seed: 4, hash: '1' }, parting: { time: 5, did: [{ seq: 9, kind: 'acquire', thread: 2, object: 1 }, null] },
  })));
  assert.deepEqual([message.twin.epoch, message.twin.policy, message.twin.playing, message.policy], [2, 'random', true, 'fifo']);
  assert.equal(message.parting.did[0].until, -1);
  assert.equal(message.parting.did[1], null);
});

test('where they part is said once it is reached', () => {
  const acquire = record({ kind: 'acquire', thread: 2, object: 1, time: 2e9 }, 9);
  const blocked = record({ kind: 'state', thread: 2, object: 1, from: 'running', to: 'blocked', reason: 'lock', time: 2e9 }, 9);
  const at = (time, did, lang) => partingText(pair(time, { time: 2e9, did }, lang).view);
  assert.equal(at(1e9, [acquire, blocked]), '');
  assert.equal(at(2e9, [acquire, blocked]), 'They part at 2.00 s: in A add 1 takes lock, in B add 1 waits for lock.');
  assert.equal(at(2e9, [acquire, null]), 'They part at 2.00 s: in A add 1 takes lock, in B add 1 sleeps.');
  assert.equal(at(2e9, [null, record({ kind: 'action', text: 'put', time: 2e9 })]), 'They part at 2.00 s: in A nothing happens, in B “Put one” is used by hand.');
  assert.equal(at(2e9, [acquire, blocked], 'zh'), '从 2.00 秒起两边不再一样：A 里 add 1 拿到 lock，B 里 add 1 在等 lock。');
  assert.equal(partingText(pair(3e9, undefined).view), '');
});

test('every kind of record has words', () => {
  for (const kind of ['process', 'thread', 'object', 'set', 'clear', 'acquire', 'release', 'put', 'get', 'withdraw', 'print', 'local', 'error', 'verdict', 'notify', 'task',
    'break', 'load', 'store', 'race', 'exit', 'flow', 'write', 'close']) {
    for (const lang of ['en', 'zh']) {
      const text = partingText(pair(1, { time: 0, did: [record({ kind, thread: 2, object: 1, text: 'x', to: 3, verdict: { kind: 'hang', threads: [], text: '' } }), null] }, lang).view);
      assert.doesNotMatch(text, /parting\.|\{/, `${kind}: ${text}`);
    }
  }
  for (const to of ['new', 'ready', 'running', 'blocked', 'sleeping', 'done', 'failed', 'killed']) {
    const text = partingText(pair(1, { time: 0, did: [record({ kind: 'state', thread: 2, from: 'new', to }), null] }).view);
    assert.doesNotMatch(text, /parting\.|\{/, to);
  }
});
