// The page's reduce against the server's kernel: runs of every scenario with live
// changes, and the beginnings of runs with every parameter at its least, its default and
// its most, written by `go test ./server/hub -run 'TestTraces|TestSweep' -traces build/traces`.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { emptyState, reduce, reduceAll } from '../core/reduce.js';
import { complete } from '../net/wire.js';

const folder = new URL('../../build/traces/', import.meta.url);
const named = (/** @type {string} */ end) => readdirSync(folder).filter((name) => name.endsWith(end));
const files = named('.json');
const sweeps = named('.jsonl');

test('there are runs to compare with', () => assert.ok(files.length >= 3 && sweeps.length >= 15));

for (const name of sweeps) {
  test(`the records of each run in ${name} give the state the kernel had`, () => {
    const runs = readFileSync(new URL(name, folder), 'utf8').trimEnd().split('\n');
    assert.ok(runs.length > 8, `${runs.length} runs`);
    for (const [i, line] of runs.entries()) {
      const { records, state } = JSON.parse(line);
      const reached = reduceAll(emptyState(), records.map((/** @type {any} */ r) => complete(r, r.seq)));
      assert.ok(isDeepStrictEqual(reached, state), `run ${i}`);
    }
  });
}

for (const name of files) {
  test(`the records of ${name} give every state the kernel had`, () => {
    let state = emptyState();
    for (const step of JSON.parse(readFileSync(new URL(name, folder), 'utf8'))) {
      if (step.state) {
        assert.deepEqual(state, step.state);
        continue;
      }
      const records = step.records.map((/** @type {any} */ r) => complete(r, r.seq));
      const before = structuredClone(state);
      const next = reduceAll(state, records);
      assert.deepEqual(state, before, 'reduceAll changed what it was given');
      if (records.length < 40) assert.deepEqual(records.reduce(reduce, state), next, 'one by one is the same as all at once');
      state = next;
    }
  });
}
