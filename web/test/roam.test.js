import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPast } from '../core/past.js';
import { viewOf } from '../core/playhead.js';
import { emptyState, reduceAll } from '../core/reduce.js';
import { createRoam } from '../core/roam.js';
import { createRuns } from '../core/runs.js';
import { createStore } from '../core/store.js';
import { complete } from '../net/wire.js';

// A run of 2,000 records: every fifth gives one of three threads the processor.
const records = Array.from({ length: 2000 }, (_, i) => {
  const seq = i + 1;
  if (seq <= 3) return complete({ kind: 'thread', thread: seq, from: 1, text: `t${seq}` }, seq);
  if (seq % 5 === 0) return complete({ kind: 'state', thread: (seq / 5) % 3 + 1, from: 'ready', to: 'running', time: seq * 10 }, seq);
  return complete({ kind: 'print', thread: 1, text: String(seq), time: Math.floor(seq / 5) * 50 }, seq);
});
const stateAt = (/** @type {number} */ seq) => reduceAll(emptyState(), records.slice(0, seq));
const last = records[records.length - 1].time;

function setUp() {
  /** @type {string[]} */
  const asked = [];
  const past = createPast({
    async ask(epoch, wanted) {
      asked.push(JSON.stringify(wanted));
      const seq = 'seq' in wanted ? wanted.seq : records.filter((r) => r.time <= wanted.time).length;
      const index = Math.floor(Math.min(seq, records.length) / 512);
      const part = records.slice(index * 512, index * 512 + 512);
      return { type: 'stretch', id: 1, epoch, index, until: part.length ? part[part.length - 1].time : last, open: index === 3, state: stateAt(index * 512), records: part };
    },
    touch() {},
  });
  const roam = createRoam({ past, head: () => last, touch() {} });
  return { past, roam, asked };
}

test('every moment of the past has the state that the records give', async () => {
  const { past, asked } = setUp();
  for (const seq of [0, 1, 511, 512, 513, 1024, 1999, 700, 699, 2000]) {
    past.at(1, { seq });
    await new Promise((resolve) => { setImmediate(resolve); });
    const moment = past.at(1, { seq });
    assert.equal(moment?.exact, true);
    assert.deepEqual(moment?.state, stateAt(seq), `record ${seq}`);
  }
  assert.equal(asked.length, 4);
});

test('a time shows all that had happened by then', async () => {
  const { past } = setUp();
  for (const time of [0, 49, 50, 5119, 5120, 5121, 12345, last]) {
    past.at(1, { time });
    await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(past.at(1, { time })?.state.seq, records.filter((r) => r.time <= time).length, `time ${time}`);
  }
});

test('while a stretch is on its way the nearest state is shown', () => {
  const { past } = setUp();
  assert.equal(past.at(1, { seq: 900 }), null);
  past.nearest({ epoch: 1, state: stateAt(512) });
  assert.deepEqual([past.at(1, { seq: 900 })?.exact, past.at(1, { seq: 900 })?.state.seq], [false, 512]);
  assert.equal(past.at(2, { seq: 900 }), null);
});

test('records go one by one, over the borders of stretches', async () => {
  const { roam } = setUp();
  await roam.stand(1, 511);
  for (const [way, seq] of /** @type {[1 | -1, number][]} */ ([[1, 512], [1, 513], [-1, 512], [-1, 511]])) {
    await roam.byRecord(1, /** @type {any} */ (roam.place).seq, way);
    assert.equal(roam.place?.seq, seq);
  }
  await roam.stand(1, 0);
  await roam.byRecord(1, 0, -1);
  assert.equal(roam.place?.seq, 0);
  await roam.byRecord(1, 2000, 1);
  assert.equal(roam.place, null);
});

test('many steps back and as many forward lead to the same place', async () => {
  const { roam } = setUp();
  await roam.stand(1, 1999);
  const seqs = [];
  for (let i = 0; i < 300; i++) {
    seqs.push(/** @type {any} */ (roam.place).seq);
    await roam.byStep(1, /** @type {any} */ (roam.place).seq, -1);
  }
  for (const seq of seqs.reverse()) {
    await roam.byStep(1, /** @type {any} */ (roam.place).seq, 1);
    assert.equal(roam.place?.seq, seq);
  }
});

test('a step back ends where the step before it ended', async () => {
  const { roam } = setUp();
  await roam.stand(1, 1002);
  await roam.byStep(1, 1002, -1);
  assert.equal(roam.place?.seq, 999);
  await roam.byStep(1, 999, 1);
  assert.equal(roam.place?.seq, 1004);
  await roam.stand(1, 1999);
  await roam.byStep(1, 1999, 1);
  assert.equal(roam.place, null);
});

test('a turn is where the thread gets the processor', async () => {
  const { roam } = setUp();
  await roam.stand(1, 1002);
  await roam.byTurn(1, 1002, 1, 2);
  assert.equal(records[/** @type {any} */ (roam.place).seq - 1].thread, 2);
  const there = /** @type {any} */ (roam.place).seq;
  await roam.byTurn(1, there, -1, 2);
  assert.equal(roam.place?.seq, there - 15);
});

test('it plays at its own speed, and ends in the present', () => {
  const { roam } = setUp();
  roam.seek(1000);
  assert.equal(roam.advance(0), false);
  roam.play(0.000001); // 1 ns per ms
  roam.advance(100);
  assert.equal(roam.advance(350), true);
  assert.deepEqual(roam.place, { time: 1250, epoch: 0, seq: -1 });
  roam.pause();
  assert.equal(roam.advance(900), false);
  roam.play(1);
  roam.advance(901);
  roam.advance(2000);
  assert.equal(roam.place, null);
  assert.equal(roam.playing, false);
});

test('the end of what is known is the present', () => {
  const { roam } = setUp();
  roam.seek(last);
  assert.equal(roam.place, null);
  roam.seek(-5);
  assert.equal(roam.place?.time, 0);
});

test('a tab that is led looks where it is led, unless it looks around by itself', async () => {
  const { roam } = setUp();
  const there = { time: 500, epoch: 0, seq: -1 };
  assert.equal(roam.guide, '');
  roam.lead(there);
  assert.deepEqual([roam.place, roam.own, roam.guide], [there, null, 'with']);
  roam.show(1);
  await new Promise((resolve) => { setImmediate(resolve); });
  assert.deepEqual(roam.show(1)?.state, stateAt(records.filter((r) => r.time <= 500).length));
  roam.seek(900);
  assert.deepEqual([roam.place?.time, roam.guide], [900, 'away']);
  roam.lead({ ...there, time: 700 });
  assert.equal(roam.place?.time, 900);
  roam.leave();
  assert.deepEqual([roam.place?.time, roam.guide], [700, 'with']);
  roam.play(1); // from there, by itself
  assert.deepEqual([roam.own?.time, roam.guide], [700, 'away']);
  roam.leave();
  roam.lead(null);
  assert.deepEqual([roam.place, roam.guide], [null, '']);
});

test('only a time that the tab goes to by itself is one that is sought: steps, and what is led or plays, may be watched on their way', async () => {
  const { roam } = setUp();
  const sought = () => viewOf(createStore().tab, createRuns(() => {}).all, (key) => key, roam).sought;
  assert.equal(sought(), false);
  roam.seek(100);
  assert.equal(sought(), true);
  roam.play(1);
  assert.equal(sought(), false);
  roam.pause();
  assert.equal(sought(), true);
  await roam.stand(1, 20);
  assert.equal(sought(), false);
  roam.leave();
  roam.lead({ epoch: 0, seq: -1, time: 100 });
  assert.equal(sought(), false);
});

test('what lies around a moment that the tab goes to is asked for ahead, once, but not where the run is made again', async () => {
  const rest = () => new Promise((resolve) => { setImmediate(resolve); });
  const { past, roam, asked } = setUp();
  roam.seek(Math.floor(last / 2)); // in the second of four stretches
  for (let i = 0; i < 4; i++) {
    roam.show(1);
    await rest();
  }
  assert.deepEqual(asked.slice(1).sort(), ['{"seq":0}', '{"seq":1024}']);
  roam.stand(1, 1100);
  await rest();
  assert.equal(roam.show(1)?.exact, true);
  await rest();
  assert.equal(asked.length, 4, 'the fourth, of which the third is a neighbour');
  past.clear();
  roam.seek(Math.floor(last / 2));
  roam.show(1);
  past.nearest({ epoch: 1, state: stateAt(512) });
  await rest();
  for (let i = 0; i < 3; i++) {
    roam.show(1);
    await rest();
  }
  assert.equal(asked.length, 5, 'the one that had to be made again');
});
