// The law of the page, record by record as docs/protocol.md gives it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState, reduce, reduceAll } from '../core/reduce.js';
import { complete } from '../net/wire.js';
import { programs, start } from './kernel.js';

/** Freezes a value and all within. */
function freeze(value) {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

const thread = (id, more) => ({
  id, name: `t${id}`, process: 1, parent: 0, crew: 0, daemon: false, state: 'running', reason: '', object: 0, by: 0,
  since: 0, seq: id, until: -1, line: 0, text: '', said: '', locals: {}, last: null, ...more,
});
const object = (id, kind, more) => ({ id, kind, name: `o${id}`, process: 1, value: 0, limit: 0, holders: [], items: [], ...more });

const base = freeze({
  seq: 10, step: 3, time: 500, params: { cars: 1 }, processes: [{ id: 1, name: 'main' }],
  threads: [thread(1), thread(2, { locals: { count: 1 } })],
  objects: [object(1, 'event'), object(2, 'semaphore', { value: 1, limit: 3, holders: [1, 2] }), object(3, 'queue', { value: 1, limit: 4, items: [{ id: 7, text: 'a', thread: 1 }] }),
    object(4, 'lifoqueue', { items: [{ id: 5, text: 'x', thread: 1 }, { id: 6, text: 'y', thread: 2 }] }), object(5, 'crew', { value: 2, limit: 2 })],
  verdict: null,
});

/** The state after one record; the rest must be as before. */
function after(record) {
  const r = freeze(complete({ time: 900, ...record }, 11));
  const state = reduce(base, r);
  assert.equal(state.seq, 11);
  assert.equal(state.time, 900);
  return state;
}

/** What differs between two states, as paths. */
function differences(a, b, path = '') {
  if (Object.is(a, b)) return [];
  if (!a || !b || typeof a !== 'object' || typeof b !== 'object') return [path];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) => differences(a[key], b[key], `${path}.${key}`));
}

const cases = [
  { name: 'process', record: { kind: 'process', object: 2, text: 'child' }, changed: ['.processes.1'],
    check: (s) => assert.deepEqual(s.processes[1], { id: 2, name: 'child' }) },
  { name: 'thread', record: { kind: 'thread', thread: 3, by: 1, object: 5, from: 1, to: 1, text: 'car 3' }, changed: ['.threads.2'],
    check: (s) => assert.deepEqual(s.threads[2], { ...thread(3), name: 'car 3', parent: 1, crew: 5, daemon: true, state: 'new', since: 900, seq: 11 }) },
  { name: 'state', record: { kind: 'state', thread: 2, from: 'running', to: 'blocked', reason: 'put', object: 3, by: 1, until: 0, text: 'b', line: 41 },
    changed: ['.threads.1.state', '.threads.1.reason', '.threads.1.object', '.threads.1.by', '.threads.1.since', '.threads.1.seq', '.threads.1.until', '.threads.1.line', '.threads.1.text'],
    check: (s) => assert.deepEqual(s.threads[1], thread(2, { state: 'blocked', reason: 'put', object: 3, by: 1, since: 900, seq: 11, until: 0, line: 41, text: 'b', locals: { count: 1 } })) },
  { name: 'state running counts a step', record: { kind: 'state', thread: 2, to: 'running' }, changed: ['.step', '.threads.1.since', '.threads.1.seq'],
    check: (s) => assert.equal(s.step, 4) },
  { name: 'a spin counts none', record: { kind: 'state', thread: 2, to: 'running', reason: 'spin' }, changed: ['.threads.1.reason', '.threads.1.since', '.threads.1.seq'],
    check: (s) => assert.equal(s.step, 3) },
  { name: 'object', record: { kind: 'object', object: 6, class: 'queue', text: 'q', to: 0, from: 4, index: 1 }, changed: ['.objects.5'],
    check: (s) => assert.deepEqual(s.objects[5], object(6, 'queue', { name: 'q', limit: 4 })) },
  { name: 'set', record: { kind: 'set', thread: 1, object: 1, from: 0, to: 1 }, changed: ['.threads.0.last', '.objects.0.value'],
    check: (s) => assert.deepEqual(s.threads[0].last, { kind: 'set', object: 1, item: 0, text: '', time: 900, seq: 11 }) },
  { name: 'set from outside leaves no last', record: { kind: 'set', object: 1, from: 0, to: 1 }, changed: ['.objects.0.value'], check: () => {} },
  { name: 'clear', record: { kind: 'clear', thread: 1, object: 1, from: 1, to: 0 }, changed: ['.threads.0.last'],
    check: (s) => assert.equal(s.threads[0].last.kind, 'clear') },
  { name: 'acquire', record: { kind: 'acquire', thread: 2, object: 2, from: 1, to: 0 }, changed: ['.threads.1.last', '.objects.1.value', '.objects.1.holders.2'],
    check: (s) => assert.deepEqual(s.objects[1].holders, [1, 2, 2]) },
  { name: 'release by a holder', record: { kind: 'release', thread: 2, object: 2, from: 1, to: 2 }, changed: ['.threads.1.last', '.objects.1.value', '.objects.1.holders.1'],
    check: (s) => assert.deepEqual(s.objects[1].holders, [1]) },
  { name: 'release from outside takes the first holder', record: { kind: 'release', object: 2, from: 1, to: 2 }, changed: ['.objects.1.value', '.objects.1.holders.0', '.objects.1.holders.1'],
    check: (s) => assert.deepEqual(s.objects[1].holders, [2]) },
  { name: 'put', record: { kind: 'put', thread: 2, object: 3, text: 'b', from: 1, to: 2, index: 1 }, changed: ['.threads.1.last', '.objects.2.value', '.objects.2.items.1'],
    check: (s) => { assert.deepEqual(s.objects[2].items[1], { id: 11, text: 'b', thread: 2 }); assert.equal(s.threads[1].last.item, 11); } },
  { name: 'get from a queue takes the first', record: { kind: 'get', thread: 2, object: 3, text: 'a', from: 1, to: 0 }, changed: ['.threads.1.last', '.objects.2.value', '.objects.2.items.0'],
    check: (s) => { assert.deepEqual(s.objects[2].items, []); assert.equal(s.threads[1].last.item, 7); } },
  { name: 'get from a stack takes the last', record: { kind: 'get', thread: 2, object: 4, text: 'y', from: 2, to: 1 }, changed: ['.threads.1.last', '.objects.3.value', '.objects.3.items.1'],
    check: (s) => { assert.deepEqual(s.objects[3].items.map((i) => i.id), [5]); assert.equal(s.threads[1].last.item, 6); } },
  { name: 'withdraw', record: { kind: 'withdraw', thread: 2, object: 3, text: 'b' }, changed: [], check: () => {} },
  { name: 'resize', record: { kind: 'resize', object: 2, from: 3, to: 5, index: 3 }, changed: ['.objects.1.value', '.objects.1.limit'],
    check: (s) => assert.deepEqual([s.objects[1].limit, s.objects[1].value], [5, 3]) },
  { name: 'print', record: { kind: 'print', thread: 1, text: 'hello', line: 12 }, changed: ['.threads.0.line', '.threads.0.said'],
    check: (s) => assert.deepEqual([s.threads[0].said, s.threads[0].line], ['hello', 12]) },
  { name: 'local', record: { kind: 'local', thread: 2, text: 'count', to: 5 }, changed: ['.threads.1.locals.count'],
    check: (s) => assert.equal(s.threads[1].locals.count, 5) },
  { name: 'param', record: { kind: 'param', text: 'cars', from: 1, to: 6 }, changed: ['.params.cars'], check: (s) => assert.equal(s.params.cars, 6) },
  { name: 'action', record: { kind: 'action', text: 'set' }, changed: [], check: () => {} },
  { name: 'error', record: { kind: 'error', thread: 1, text: 'ValueError', line: 9 }, changed: ['.threads.0.line'], check: () => {} },
  { name: 'verdict', record: { kind: 'verdict', verdict: { kind: 'done', threads: [], text: 'over' } }, changed: ['.verdict'],
    check: (s) => assert.equal(s.verdict.kind, 'done') },
];

for (const { name, record, changed, check } of cases) {
  test(`${name}: changes what it should and nothing else`, () => {
    const before = structuredClone(base);
    const state = after(record);
    assert.deepEqual(differences(base, state).sort(), ['.seq', '.time', ...changed].sort());
    check(state);
    assert.deepEqual(base, before, 'the state given is untouched');
  });
}

test('a verdict is taken back by a record without one', () => {
  const stuck = reduce(base, complete({ time: 900, kind: 'verdict', verdict: { kind: 'hang', threads: [2], text: '' } }, 11));
  assert.equal(reduce(stuck, complete({ time: 901, kind: 'verdict' }, 12)).verdict, null);
});

test('a crew place taken again begins anew', () => {
  const state = after({ kind: 'thread', thread: 2, by: 1, object: 5, from: 1, text: 'again' });
  assert.deepEqual(state.threads[1], thread(2, { name: 'again', parent: 1, crew: 5, state: 'new', since: 900, seq: 11 }));
});

test('what did not change is shared', () => {
  const state = after({ kind: 'set', thread: 1, object: 1, to: 1 });
  assert.equal(state.threads[1], base.threads[1]);
  assert.equal(state.objects[2], base.objects[2]);
  assert.equal(state.params, base.params);
});

/** CPython's heapq, and where the moved element ended. */
const heapq = {
  push(heap, item) {
    heap.push(item);
    return this.down(heap, 0, heap.length - 1);
  },
  pop(heap) {
    const last = heap.pop();
    if (heap.length === 0) return { item: last, index: 0 };
    const [item] = heap;
    heap[0] = last;
    let at = 0;
    while (2 * at + 1 < heap.length) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && !(heap[child].key < heap[child + 1].key)) child++;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
    return { item, index: this.down(heap, 0, at) };
  },
  down(heap, start, at) {
    const item = heap[at];
    while (at > start && item.key < heap[(at - 1) >> 1].key) {
      heap[at] = heap[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    heap[at] = item;
    return at;
  },
};

test('the heap of a priority queue moves as heapq does', () => {
  let random = 1;
  const draw = (n) => { random = (random * 48271) % 2147483647; return random % n; };
  for (let round = 0; round < 200; round++) {
    let state = { ...emptyState(), threads: [thread(1)], objects: [object(1, 'priorityqueue')] };
    const heap = [];
    for (let seq = 1; seq <= 60; seq++) {
      const grow = heap.length === 0 || draw(5) < 3;
      let index;
      if (grow) index = heapq.push(heap, { key: draw(20), id: seq });
      else ({ index } = heapq.pop(heap));
      state = reduce(state, freeze(complete({ kind: grow ? 'put' : 'get', thread: 1, object: 1, to: heap.length, index }, seq)));
      assert.deepEqual(state.objects[0].items.map((i) => i.id), heap.map((i) => i.id));
    }
  }
});

for (const name of Object.keys(programs)) {
  test(`${name}: many records at once give what they give one by one`, () => {
    const records = [];
    start(name, {}, (record) => records.push(freeze(complete(structuredClone(record), record.seq)))).runTo(20e9);
    assert.ok(records.length > 100);
    const first = freeze({ ...emptyState(), params: { ...programs[name].params } });
    const one = records.reduce(reduce, first);
    assert.equal(one.threads.length, records.filter((r) => r.kind === 'thread').length);
    const seen = [];
    assert.deepEqual(reduceAll(first, records, (record, state) => seen.push([record.seq, state.seq])), one);
    assert.deepEqual(seen, records.map((r) => [r.seq, r.seq]));
  });
}
