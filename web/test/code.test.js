// The code: which threads stand on which line, and what the console shows of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf, fewOf, labelOf, numberOf, printedBy, printsOf, standing, textOf, tintOf } from '../core/code.js';

const thread = (id, line, state = 'sleeping', seq = id) => ({ id, line, state, seq });
const ids = (threads) => threads.map(({ id }) => id);

test('a thread stands on its line while it lives and where it died, who runs and then the longest there first', () => {
  const places = standing([
    thread(1, 9, 'blocked', 30), thread(2, 9, 'blocked', 20), thread(3, 9, 'running', 40), thread(4, 12, 'failed'),
    thread(5, 9, 'done'), thread(6, 9, 'killed'), thread(7, 0, 'new'),
  ]);
  assert.deepEqual([...places].map(([line, threads]) => [line, ids(threads)]), [[9, [3, 2, 1]], [12, [4]]]);
});

test('a line has the colour of the state that matters most', () => {
  const of = (...states) => tintOf(states.map((state, i) => thread(i, 1, state)));
  assert.equal(of('sleeping', 'ready', 'blocked', 'running', 'failed'), 'failed');
  assert.equal(of('sleeping', 'ready', 'blocked', 'running'), 'running');
  assert.equal(of('sleeping', 'ready', 'blocked'), 'blocked');
  assert.equal(of('sleeping', 'ready'), 'ready');
  assert.equal(of('sleeping'), 'sleeping');
  assert.equal(of(), '');
});

test('of many threads a few are shown, and the selected one is among them', () => {
  const many = Array.from({ length: 20 }, (_, i) => thread(i + 1, 5));
  const of = (selected, most) => {
    const { shown, more } = fewOf(many, selected, most);
    return [ids(shown), more];
  };
  assert.deepEqual(of(0, 3), [[1, 2, 3], 17]);
  assert.deepEqual(of(2, 3), [[1, 2, 3], 17]);
  assert.deepEqual(of(17, 3), [[1, 2, 17], 17]);
  assert.deepEqual(of(99, 3), [[1, 2, 3], 17]);
  assert.deepEqual(of(0, 30), [ids(many), 0]);
});

test('a line is found by its label', () => {
  const listing = { first: 30, lines: [{ words: [] }, { label: 'wait', words: [['name', 'wait'], ['', '()']] }] };
  assert.equal(numberOf(listing, 'wait'), 31);
  assert.equal(numberOf(listing, 'other'), 0);
  assert.equal(numberOf(listing, ''), 0);
  assert.equal(numberOf(undefined, 'wait'), 0);
  assert.equal(textOf(listing.lines[1]), 'wait()');
});

test('the console shows what was printed at a line, else what those print that stand there', () => {
  const prints = [{ thread: 2, line: 7 }, { thread: 3, line: 7 }, { thread: 2, line: 8 }, { thread: 4, line: 8 }];
  const threads = [thread(2, 5, 'blocked', 9), thread(3, 5, 'blocked', 8), thread(4, 6)];
  const of = (selected, line) => {
    const { prints: shown, by } = printsOf(prints, selected, line, threads);
    return [shown.map((print) => prints.indexOf(print)), by && ids(by)];
  };
  assert.deepEqual(of(0, 0), [[0, 1, 2, 3], null]);
  assert.deepEqual(of(2, 0), [[0, 2], null]);
  assert.deepEqual(of(0, 8), [[2, 3], null]);
  assert.deepEqual(of(2, 8), [[2], null]);
  assert.deepEqual(of(3, 8), [[], null], 'it is not replaced by what stands there');
  assert.deepEqual(of(0, 5), [[0, 1, 2], [3, 2]]);
  assert.deepEqual(of(2, 5), [[0, 2], [3, 2]]);
  assert.deepEqual(of(0, 99), [[], []]);
});

test('reading begins with the body that most threads are in', () => {
  const listing = (...lines) => ({ first: 1, lines: lines.map((line) => ({ label: /@(\w+)/.exec(line)?.[1], words: [['', line]] })) });
  const of = (program, places) => beginningOf(program, new Map(Object.entries(places).map(([label, ids]) => [label, ids.map((id) => thread(id, 1))])));
  const go = listing('func f(r *Run) func(*sim.Thread) {', '\tx := 1', '\tone := func(t *sim.Thread) {', '\t\tfor i := range n {', '\t\t\tt.Sleep(1) @sleep', '\t}',
    '\tcar := func(i int) (string, func(*sim.Thread)) {', '\t\treturn name, func(t *sim.Thread) {', '\t\t\tevent.Wait(t) @wait', '\treturn func(t *sim.Thread) {', '\t\tcrew(t) @crew');
  assert.deepEqual(of(go, {}), { line: 2, crowd: 4, busy: false });
  assert.deepEqual(of(go, { crew: [1] }), { line: 2, crowd: 4, busy: false });
  assert.deepEqual(of(go, { crew: [1], sleep: [2], wait: [3, 4] }), { line: 6, crowd: 8, busy: true });
  assert.deepEqual(of(go, { crew: [2, 3, 4], wait: [5] }), { line: 9, crowd: 10, busy: true });
  const python = listing('import time', '', 'def car(n):', '    if n:', '        event.wait() @wait', 'event = Event() @event');
  assert.deepEqual(of(python, { wait: [2] }), { line: 2, crowd: 4, busy: true });
  assert.deepEqual(of(listing('x = 1 @a'), {}), { line: 0, crowd: 0, busy: false });
});

test('how much had been printed by a moment', () => {
  const prints = [3, 8, 8.5, 20].map((seq) => ({ seq }));
  assert.deepEqual([0, 3, 7, 8, 19, 20, 99].map((seq) => printedBy(prints, seq)), [0, 1, 1, 2, 3, 4, 4]);
  assert.equal(printedBy([], 5), 0);
});

test('the label of a line and back', () => {
  const listing = { first: 10, lines: [{ words: [] }, { label: 'wait', words: [] }] };
  assert.deepEqual([9, 10, 11, 12].map((n) => labelOf(listing, n)), ['', '', 'wait', '']);
  assert.equal(numberOf(listing, labelOf(listing, 11)), 11);
  assert.equal(labelOf(undefined, 11), '');
});
