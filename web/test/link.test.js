import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestLink, pack, readRecipe, unpack } from '../core/link.js';

const recipe = { scenario: 'trafficlight', runs: [{ params: { cars: 6 }, seed: 7, policy: 'fifo', journal: [[290, 55, 5200000000, 'set', 'cars', 30]], head: [964, 190, 12000000000], hash: '8ebc3f1d2a905bc7' }], at: 5 };

test('a run comes out of a link as it went in', async () => {
  const text = await pack(recipe);
  assert.match(text, /^[\w-]+$/);
  assert.deepEqual(await unpack(text), recipe);
});

test('a hundred changes fit into a link', async () => {
  const journal = Array.from({ length: 100 }, (_, i) => [i * 31, i * 7, i * 123456789, 'set', 'cars', i % 60]);
  assert.ok((await pack({ ...recipe, runs: [{ ...recipe.runs[0], journal }] })).length < longestLink);
});

test('what is no run is refused', async () => {
  for (const text of ['', 'x', '%%%', 'AAAA', await pack(/** @type {any} */ ({ a: 1 }))]) await assert.rejects(unpack(text), undefined, text);
  for (const json of ['', '[]', '{}', '{"recipe":{}}', 'null']) assert.throws(() => readRecipe(json), undefined, json);
  assert.equal(readRecipe(JSON.stringify({ recipe })).scenario, 'trafficlight');
});
