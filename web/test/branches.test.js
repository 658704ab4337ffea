import assert from 'node:assert/strict';
import { test } from 'node:test';
import { branchRows } from '../core/branches.js';

const branch = (/** @type {number} */ epoch, /** @type {number} */ parent = 0, time = 0) => ({
  epoch, ...(parent && { parent, from: { seq: 1, time } }), head: { seq: 9, time: 9 }, hash: '', now: false,
});

test('a branch stands under the one it parted from, by where it did', () => {
  const rows = branchRows([branch(1), branch(4, 1, 30), branch(2, 1, 50), branch(3, 2, 60), branch(5)]);
  assert.deepEqual(rows.map(({ branch: { epoch }, depth }) => [epoch, depth]), [[1, 0], [4, 1], [2, 1], [3, 2], [5, 0]]);
});

test('what parted from something forgotten is still there', () => {
  assert.deepEqual(branchRows([branch(7, 3, 5), branch(8, 7, 6)]).map(({ branch: { epoch }, depth }) => [epoch, depth]), [[7, 0], [8, 1]]);
  assert.deepEqual(branchRows([]), []);
});
