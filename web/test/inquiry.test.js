// Inquiry and summary: what is said about a thread, an object, an item and a line, the
// last records of each, and the whole run in a sentence.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, lastOf, lineOf } from '../core/inquiry.js';
import { speaker } from '../core/language.js';
import { emptyState } from '../core/reduce.js';
import { gist, rowsOf, summarize } from '../core/summary.js';
import { createTrace } from '../core/trace.js';
import { complete } from '../net/wire.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const thread = (id, name, more) => ({ id, name, process: 1, parent: 1, crew: 0, daemon: false, state: 'ready', reason: '', object: 0, by: 0,
  since: 1e9, seq: id, until: -1, line: 0, text: '', said: '', locals: {}, last: null, ...more });
const object = (id, kind, name, more) => ({ id, kind, name, process: 1, value: 0, limit: 0, holders: [], items: [], ...more });
const view = (threads, objects = [], words = en) => ({ state: { ...emptyState(), time: 3e9, threads, objects }, time: 3.5e9, lang: 'en', t: speaker(words, words === en ? 'en' : 'zh'), scenario: { params: [], actions: [] } });

const main = thread(1, 'main', { state: 'blocked', reason: 'exit' });
const alex = thread(2, 'alex', { state: 'blocked', reason: 'put', object: 1, text: 'bun 5', line: 12, last: { kind: 'put', object: 1, item: 7, text: '', time: 1e9, seq: 7 } });
const bert = thread(3, 'bert', { state: 'sleeping', until: 38.5e9, line: 20, last: { kind: 'get', object: 1, item: 6, text: '', time: 2.5e9, seq: 9 } });
const queue = object(1, 'queue', 'q', { value: 2, limit: 2, items: [{ id: 7, text: 'bun 3', thread: 2 }, { id: 8, text: 'bun 4', thread: 2 }] });
const lock = object(2, 'lock', 'lock', { holders: [3] });
const code = { go: { first: 10, lines: [{ words: [['', 'x']] }, { words: [['', 'y']] }, { label: 'put', words: [['', '\tq.Put(t)']] }] }, python: { first: 1, lines: [{ label: 'put', words: [['', '    q.put(x)']] }] } };

test('a thread: why it waits, and who could end that', () => {
  const told = answer(view([main, alex, bert], [queue]), { kind: 'thread', id: 2 }, code);
  assert.equal(told.title, 'alex · blocked 2.5 s');
  assert.equal(told.lines[0], 'waits in q.put(bun 5): the queue is full, 2 of 2');
  assert.equal(told.lines[1], 'can end it: bert');
  assert.equal(told.line, 12);
  const stuck = answer(view([main, alex, { ...bert, state: 'done' }], [queue]), { kind: 'thread', id: 2 }, code);
  assert.ok(!stuck.lines.some((line) => line.startsWith('can end it')), 'nobody who has ended can');
});

test('an object: its value, its items, its holder and who waits for it', () => {
  const told = answer(view([main, alex, bert], [queue]), { kind: 'object', id: 1 }, code);
  assert.equal(told.title, 'q · Queue');
  assert.deepEqual(told.lines, ['holds 2 of 2', 'in it, in order: bun 3 and bun 4', 'alex waits for it', 'bert got from it 1.0 s ago']);
  const held = answer(view([main, thread(2, 'a', { state: 'blocked', reason: 'lock', object: 2 }), bert], [queue, lock]), { kind: 'object', id: 2 }, code);
  assert.deepEqual(held.lines, ['held by bert', 'a waits for it']);
  assert.equal(answer(view([main], []), { kind: 'object', id: 9 }, code), null);
});

test('an item: where it is and who put it, and nothing once it is out', () => {
  const now = view([main, alex, bert], [queue]);
  const told = answer(now, { kind: 'item', id: 8 }, code);
  assert.equal(told.title, 'bun 4 · in q');
  assert.deepEqual(told.lines, ['put by alex', 'place 2 of 2']);
  assert.equal(answer(now, { kind: 'item', id: 6 }, code), null);
});

test('a line: who is on it; and a line in the listing that is shown', () => {
  const now = view([main, alex, bert], [queue]);
  assert.deepEqual(answer(now, { kind: 'line', id: 12 }, code).lines.slice(0, 1), ['1 thread is on it']);
  assert.deepEqual(answer(now, { kind: 'line', id: 11 }, code).lines, ['no thread is on it now']);
  assert.deepEqual(lineOf(code, 'go', 12), { label: 'put', number: 12, text: 'q.Put(t)' });
  assert.deepEqual(lineOf(code, 'python', 12), { label: 'put', number: 1, text: 'q.put(x)' });
  assert.equal(lineOf(code, 'go', 11), null);
});

test('the last ten records: those of the tab, then older ones that are asked for', async () => {
  const trace = createTrace();
  const record = (seq) => complete({ kind: 'print', time: seq, thread: seq % 2 ? 2 : 3, text: `${seq}` }, seq);
  const state = { ...emptyState(), threads: [main, alex, bert] };
  for (let seq = 31; seq <= 40; seq++) trace.apply(state, record(seq), state);
  const asked = [];
  const past = { record: async (epoch, seq) => { asked.push(seq); return record(seq); } };
  const found = await lastOf({ epoch: 1, seq: 40, trace, past }, ({ thread: who }) => who === 2);
  assert.deepEqual(found.map(({ seq }) => seq), [39, 37, 35, 33, 31, 29, 27, 25, 23, 21]);
  assert.deepEqual([asked[0], asked.at(-1)], [30, 21], 'only what the tab does not hold');
  trace.reset();
  assert.equal(trace.record(40), null);
});

test('the run in a sentence, in both languages, and what makes it news', () => {
  const now = view([main, alex, bert], [queue]);
  assert.equal(summarize(now), 'alex waits for room in q; bert sleeps until 38.5 s.');
  assert.equal(summarize(view([main, alex, bert], [queue], zh)), 'alex 在等 q 里的空位；bert 休眠到 38.5 秒。');
  const woken = view([main, { ...alex, state: 'ready', reason: 'woken' }, bert], [queue]);
  assert.notEqual(gist(woken), gist(now));
  assert.equal(gist(view([main, alex, { ...bert, state: 'running', until: -1 }], [queue])), gist(now), 'who runs and who sleeps is none');
  const event = object(3, 'event', 'event', { value: 1 });
  assert.notEqual(gist(view([main], [queue, lock, event])), gist(view([main], [queue, lock, { ...event, value: 0 }])));
});

test('the table has a row for each thread', () => {
  const held = thread(2, 'a', { state: 'blocked', reason: 'lock', object: 2 });
  const rows = rowsOf(view([main, held, bert], [queue, lock]));
  assert.deepEqual(rows.map(({ name, word, waits, holder }) => [name, word, waits, holder]), [['main', 'blocked', 'the others', ''], ['a', 'blocked', 'lock', 'bert'], ['bert', 'sleeping', '', '']]);
});
