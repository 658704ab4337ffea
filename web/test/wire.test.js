// The wire: messages to text and back, addresses, and what a close code means.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAddress, parseAddress, startOf } from '../core/address.js';
import { comesBack, complete, decode, encode } from '../net/wire.js';

test('a command is encoded with its id, or without one', () => {
  assert.deepEqual(JSON.parse(encode({ type: 'set', name: 'cars', value: 6 }, 4)), { type: 'set', name: 'cars', value: 6, id: 4 });
  assert.deepEqual(JSON.parse(encode({ type: 'join' })), { type: 'join' });
});

test('the records of a delta are numbered and complete', () => {
  const message = decode(JSON.stringify({ type: 'delta', epoch: 1, from: 7, to: 9, time: 5, records: [{ time: 4, thread: 2, kind: 'print', text: 'hi' }, { time: 5, thread: 2, kind: 'state', to: 'blocked', until: 0 }] }));
  assert.deepEqual(message.records.map((r) => r.seq), [8, 9]);
  assert.deepEqual(message.records[0], { seq: 8, time: 4, kind: 'print', thread: 2, object: 0, from: 0, to: 0, reason: '', by: 0, until: -1, index: 0, line: 0, text: 'hi', bytes: '', class: '', verdict: null });
  assert.equal(message.records[1].until, 0);
  assert.equal(message.records[1].from, '');
});

test('the records of a range keep their own numbers', () => {
  const message = decode(JSON.stringify({ type: 'range', id: 1, epoch: 1, from: 0, to: 9, held: 0, lanes: [], levels: [], prints: [{ seq: 5, kind: 'print', text: 'a' }], marks: [{ seq: 6, kind: 'param', to: 3 }], missing: 0 }));
  assert.deepEqual([message.prints[0].seq, message.marks[0].seq, message.marks[0].to], [5, 6, 3]);
});

test('the records of a stretch are numbered from its state on', () => {
  const message = decode(JSON.stringify({ type: 'stretch', id: 1, epoch: 1, index: 1, until: 9, open: false, state: { seq: 512 }, records: [{ kind: 'print', text: 'a' }, { kind: 'set', to: 1 }] }));
  assert.deepEqual([message.records[0].seq, message.records[1].seq, message.records[1].thread], [513, 514, 0]);
});

test('what is no message is refused', () => {
  for (const text of ['', 'null', '[]', '{}', '{"type":"hello"}']) assert.throws(() => decode(text), undefined, text);
});

test('a complete record stays as it is', () => {
  const record = complete({ kind: 'state', from: 'ready', to: 'running', thread: 1, time: 2 }, 3);
  assert.deepEqual(complete(record, 3), record);
});

test('close codes say whether to come back', () => {
  assert.deepEqual([1000, 1008, 1009, 4404].map(comesBack), [false, false, false, false]);
  assert.deepEqual([1001, 1006, 1011, 4408].map(comesBack), [true, true, true, true]);
});

const none = { scenario: '', preset: '', set: '', seed: '', policy: '', twin: '', session: '', token: '', run: '' };

test('an address is read as it was written', () => {
  for (const address of [
    none,
    { ...none, scenario: 'semaphore' },
    { ...none, scenario: 'semaphore', preset: 'lesson', set: 'permits:3,threads:8', seed: '7', policy: 'random', twin: 'onoff' },
    { ...none, scenario: 'trafficlight', session: 'aB3', token: 'x&=#y' },
    { ...none, scenario: 'lock', run: 'aB-_9' },
  ]) assert.deepEqual(parseAddress(formatAddress(address)), address);
  assert.equal(formatAddress({ scenario: 'semaphore', session: 'a', token: 'b' }), '#semaphore&s=a&t=b');
});

test('what is no scenario name is dropped from an address', () => {
  assert.equal(parseAddress('#<img>&s=1').scenario, '');
  assert.deepEqual(parseAddress(''), none);
});

test('an address says how a run begins, as far as it can be read', () => {
  assert.deepEqual(startOf({ ...none, preset: 'lesson', set: 'permits:3,threads:8', seed: '7', policy: 'random' }), { preset: 'lesson', params: { permits: 3, threads: 8 }, seed: 7, policy: 'random' });
  assert.deepEqual(startOf({ ...none, set: 'permits=3', seed: '-1' }), {});
});
