// Walking through the past of every scenario, over the stretches that a server would
// give: 500 steps back and 500 forward show the same states, each that of a fresh run.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createPast } from '../core/past.js';
import { emptyState, reduceAll } from '../core/reduce.js';
import { beginsStep, createRoam } from '../core/roam.js';
import { complete } from '../net/wire.js';

const folder = new URL('../../build/traces/', import.meta.url);
const length = 512; // records of a stretch
const wanted = 500; // steps

const scenarios = readdirSync(folder).map((file) => /^([a-z]+)@([a-z]+)\.json$/.exec(file)).filter((found) => found !== null);

/** The longest of a scenario's recorded runs. @param {string} name */
function longest(name) {
  const runs = scenarios.filter(([, of]) => of === name).map(([file]) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))[0].records);
  return runs.reduce((a, b) => (b.length > a.length ? b : a)).map((/** @type {any} */ r) => complete(r, r.seq));
}

function setUp(/** @type {any[]} */ records) {
  const starts = [emptyState()];
  for (let i = 0; i + length <= records.length; i += length) starts.push(reduceAll(starts[i / length], records.slice(i, i + length)));
  const last = Math.floor(records.length / length);
  const past = createPast({
    async ask(epoch, asked) {
      const seq = 'seq' in asked ? asked.seq : records.filter((r) => r.time <= asked.time).length;
      const index = Math.min(last, Math.floor(seq / length));
      const part = records.slice(index * length, (index + 1) * length);
      return { type: 'stretch', id: 1, epoch, index, until: part.at(-1)?.time ?? 0, open: index === last, state: starts[index], records: part };
    },
    touch() {},
  });
  return { past, roam: createRoam({ past, head: () => records[records.length - 1].time, touch() {} }) };
}

for (const name of new Set(scenarios.map(([, of]) => of))) {
  test(`${name}: back and forward by steps`, async () => {
    const records = longest(name);
    const { past, roam } = setUp(records);
    const stateAt = (/** @type {number} */ seq) => JSON.stringify(reduceAll(emptyState(), records.slice(0, seq)));
    async function shown() {
      const { seq } = /** @type {any} */ (roam.place);
      await past.record(1, seq + 1);
      const moment = past.at(1, { seq });
      assert.equal(moment?.exact, true);
      return JSON.stringify(moment?.state);
    }
    let steps = 0;
    let seq = records.length;
    while (seq > 0 && steps < wanted + 1) if (beginsStep(records[--seq])) steps++;
    const from = records.findLastIndex(beginsStep); // where the last step begins
    await roam.stand(1, from);
    const states = [];
    for (let i = 1; i < steps; i++) {
      states.push(await shown());
      await roam.byStep(1, /** @type {any} */ (roam.place).seq, -1);
    }
    assert.ok(states.length > 5, `${states.length} steps`);
    for (const state of states.reverse()) {
      await roam.byStep(1, /** @type {any} */ (roam.place).seq, 1);
      assert.equal(await shown(), state);
    }
    for (const at of [0, Math.floor(records.length / 2), from]) {
      await roam.stand(1, at);
      assert.equal(await shown(), stateAt(at), `record ${at}`);
    }
    assert.equal(states.at(-1), stateAt(from));
  });
}
