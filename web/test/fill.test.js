// Filling a trace: one question at a time, and again where one was refused.
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { createFill } from '../net/fill.js';

/** A fill of a run of which records are held from 10 s on. @param {(command: any) => Promise<any>} send */
function filled(send) {
  const merged = /** @type {any[]} */ ([]);
  const touch = mock.fn();
  const run = /** @type {any} */ ({ cursor: { newest: { epoch: 3 }, head: 20e9 }, trace: { heldFrom: 10e9, overview: { stale: false }, merge: (/** @type {any} */ reply) => merged.push(reply) } });
  return { fill: createFill(run, { send, window: (to) => ({ from: 0, to, width: 100 }), touch }), merged, touch };
}

test('a stretch that was answered is not asked for again, one that was refused is', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = /** @type {any[]} */ ([]);
  let refuse = true;
  const { fill, merged, touch } = filled(async (command) => {
    asked.push(command);
    return refuse ? { type: 'error' } : { type: 'range', epoch: 3 };
  });
  const settle = () => new Promise((resolve) => { setImmediate(resolve); });

  fill.look({ from: 1e9, to: 9e9, width: 100 }, true);
  await settle();
  assert.equal(asked.length, 1);
  assert.equal(merged.length, 0);
  assert.equal(touch.mock.callCount(), 0, 'not at once');
  t.mock.timers.tick(1000);
  assert.equal(touch.mock.callCount(), 1, 'what is shown is drawn again, and looks there again');

  refuse = false;
  fill.look({ from: 1e9, to: 9e9, width: 100 }, true);
  await settle();
  assert.deepEqual(asked[1], { type: 'range', epoch: 3, from: 1e9, to: 9e9, width: 100, again: true });
  assert.equal(merged.length, 1);
  fill.look({ from: 1e9, to: 9e9, width: 100 }, true);
  fill.look({ from: 2e9, to: 9e9, width: 80 }, true);
  await settle();
  assert.equal(asked.length, 2, 'what is known as finely is not asked for');
  fill.look({ from: 2e9, to: 3e9, width: 100 }, true);
  await settle();
  assert.equal(asked.length, 3, 'what is looked at more closely is');
});

test('what the server did not hold is asked for again once it may be made again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = /** @type {any[]} */ ([]);
  const { fill } = filled(async (command) => {
    asked.push(command.again ?? false);
    return { type: 'range', epoch: 3, held: command.again ? 0 : 9e9 };
  });
  for (const again of [false, false, true, true, false]) {
    fill.look({ from: 1e9, to: 9e9, width: 100 }, again);
    await new Promise((resolve) => { setImmediate(resolve); });
    t.mock.timers.tick(300);
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  assert.deepEqual(asked, [false, true]);
});

test('a run at a glance is asked for once in a while, another run at once', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const asked = /** @type {number[]} */ ([]);
  const run = /** @type {any} */ ({ cursor: { newest: { epoch: 3 }, head: 20e9 }, trace: { heldFrom: 0, overview: { stale: true, merge() {} } } });
  const fill = createFill(run, { send: async (/** @type {any} */ { epoch }) => { asked.push(epoch); return null; }, window: (to) => ({ from: 0, to, width: 100 }), touch() {} });
  const look = async () => {
    fill.look({ from: 0, to: 1e9, width: 100 }, false);
    await new Promise((resolve) => { setImmediate(resolve); });
  };
  await look();
  await look();
  assert.deepEqual(asked, [3]);
  run.cursor.newest = { epoch: 4 };
  await look();
  await look();
  assert.deepEqual(asked, [3, 4]);
  t.mock.timers.tick(10_000);
  await look();
  assert.deepEqual(asked, [3, 4, 4]);
});
