// Verdicts: what is said of them, with the lines of the code, and what helps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyState } from '../core/reduce.js';
import { speaker } from '../core/language.js';
import { commandsOf, cycleOf, explainVerdict } from '../core/verdict.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const thread = (id, name, more) => ({ id, name, process: 1, state: 'blocked', reason: '', object: 0, line: 0, text: '', ...more });
const object = (id, kind, name) => ({ id, kind, name, value: 0, limit: 0, holders: [], items: [] });
const label = (en, zh) => ({ en, zh });
const scenario = {
  params: [
    { name: 'consumers', kind: 'int', label: label('Consumers', '消费者'), effect: 'now' }, { name: 'maxsize', kind: 'int', label: label('Queue size', '队列容量'), effect: 'now' },
    { name: 'strategy', kind: 'choice', label: label('Strategy', '策略'), options: [{ name: 'naive', label: label('Naive', '直接') }, { name: 'ordered', label: label('Ordered', '编号') }], effect: 'next' },
    { name: 'first', kind: 'bool', label: label('Join first', '先 join'), effect: 'restart' },
  ],
  actions: [{ name: 'set', label: label('Set the event', '置位事件') }],
  presets: [{ name: 'mended', label: label('Mended', '修好了') }],
  invariants: [{ name: 'sum', label: label('The sum is 0', '总和为 0') }],
};
const view = (threads, objects, verdict, words = en) => ({
  state: { ...emptyState(), time: 3e9, threads, objects, params: { strategy: 0, consumers: 0 }, verdict: { threads: [], text: '', ...verdict } },
  lang: words === en ? 'en' : 'zh', t: speaker(words, words === en ? 'en' : 'zh'), scenario,
});
const main = thread(1, 'main', { state: 'blocked', reason: 'exit' });
const say = (...args) => explainVerdict(view(...args)).text;
const forks = [1, 2, 3, 4, 5].map((id) => object(id, 'lock', `fork ${id}`));
const guests = ['Plato', 'Laozi', 'Hypatia', 'Kant', 'Mozi'].map((name, i) => thread(i + 2, name, { reason: 'lock', line: 74 }));
const ring = (n, line = () => 74) => guests.slice(0, n).map((_, i) => ({ thread: i + 2, reason: 'lock', object: ((i + 1) % n) + 1, holder: ((i + 1) % n) + 2, line: line(i) }));

test('all is well, or it is over', () => {
  assert.equal(explainVerdict({ ...view([main], []), state: emptyState() }), null);
  assert.equal(say([main], [], { kind: 'done' }), 'Ended at 3.0 s');
});

test('a failed run says who died of what, and where', () => {
  const died = (id, line, text = 'ValueError: no') => thread(id, `run ${id}`, { state: 'failed', reason: 'error', text, line });
  assert.equal(say([main, died(2, 38)], [], { kind: 'failed' }), 'Ended at 3.0 s: run 2 died of ValueError: no (line 38).');
  assert.equal(say([main, died(2, 48), died(3, 46), died(4, 48), died(5, 46), died(6, 9, 'EOFError')], [], { kind: 'failed' }),
    'Ended at 3.0 s: run 2, run 3, run 4 and 1 more died of ValueError: no (line 46 and line 48); run 6 died of EOFError (line 9).');
  assert.equal(say([main, died(2, 38)], [], { kind: 'failed' }, zh), '结束于 3.0 秒：run 2 因 ValueError: no 而终止（第 38 行）。');
});

test('lines have the numbers that the reader knows', () => {
  const all = [main, thread(2, 'run 2', { state: 'failed', reason: 'error', text: 'EOFError', line: 38 })];
  const told = explainVerdict(view(all, [], { kind: 'failed' }), (line) => line - 30);
  assert.equal(told.text, 'Ended at 3.0 s: run 2 died of EOFError (line 8).');
  assert.deepEqual(told.words.filter((word) => typeof word !== 'string'), [{ line: 38, text: 'line 8' }], 'and lead to those of the source');
});

test('a broken invariant says after whose step', () => {
  const all = [main, thread(2, 'teller')];
  assert.equal(say(all, [], { kind: 'violated', threads: [2], invariant: 'the sum' }), 'Violated: “the sum” no longer holds after a step of teller.');
  assert.equal(say(all, [], { kind: 'violated', invariant: 'sum' }), 'Violated: “The sum is 0” no longer holds after a change by hand.');
  assert.equal(say(all, [], { kind: 'violated', threads: [2], invariant: 'sum' }, zh), '不变式被破坏：teller 走了一步之后，“总和为 0”不再成立。');
  const trace = { marks: [{ kind: 'verdict', time: 2e9, verdict: { kind: 'violated' } }, { kind: 'verdict', time: 4e9, verdict: { kind: 'violated' } }] };
  const since = (verdict, words = en) => explainVerdict({ ...view(all, [], { kind: 'violated', invariant: 'sum', ...verdict }, words), trace }).text;
  assert.equal(since({ threads: [2] }), 'Violated since 2.0 s, by a step of teller: “The sum is 0” no longer holds.');
  assert.equal(since({}), 'Violated since 2.0 s, by a change by hand: “The sum is 0” no longer holds.');
  assert.equal(since({ threads: [2] }, zh), '自 2.0 秒起，不变式被破坏：teller 走了一步之后，“总和为 0”不再成立。');
});

test('a program that ended with a broken invariant says so, and what keeps it', () => {
  const told = explainVerdict(view([main], [], { kind: 'done', invariant: 'sum', mends: [{ preset: 'mended' }] }));
  assert.equal(told.text, 'Ended at 3.0 s, but “The sum is 0” does not hold.');
  assert.deepEqual([told.kind, told.ways.map(({ name }) => name)], ['violated', ['mended']]);
  assert.equal(explainVerdict(view([main], [], { kind: 'done' })).kind, 'done');
});

test('starvation says how often, at what and by whom', () => {
  const all = [main, ...['writer', 'a', 'b', 'c', 'd'].map((name, i) => thread(i + 2, name))];
  const starved = (by, more, words = en) => explainVerdict({ ...view(all, [object(1, 'condition', 'room')], { kind: 'starvation', threads: [2], starving: [{ thread: 2, object: 1, times: 101, by }], unless: ['consumers'] }, words), ...more });
  assert.equal(starved([4, 3]).text, 'Starvation: writer had been overtaken 101 times at room, by b and a.');
  assert.equal(starved([4, 3, 6, 5]).text, 'Starvation: writer had been overtaken 101 times at room, most often by b, a and d.');
  const given = (time) => ({ kind: 'verdict', time, verdict: { kind: 'starvation' } });
  const trace = { marks: [given(1e9), { kind: 'verdict', time: 1.5e9, verdict: null }, given(2e9), given(4e9)] };
  assert.equal(starved([4, 3], { trace }).text, 'Starvation since 2.0 s: by then writer had been overtaken 101 times at room, by b and a.', 'it is the count of the verdict');
  assert.equal(starved([4, 3], { trace }, zh).text, '饥饿始于 2.0 秒：到那时，writer 在 room 处已被 b 和 a 抢先 101 次。');
  assert.match(starved([4]).unless, /^It starves on unless you change /);
});

test('a hang names the stuck together, where they are, and what could release them', () => {
  const puts = { reason: 'put', object: 1, line: 54 };
  const told = explainVerdict(view([main, thread(2, 'alex', puts), thread(3, 'eric', puts), thread(4, 'nora', { reason: 'event', object: 2, line: 9 }), thread(5, 'omar', { state: 'sleeping' })],
    [object(1, 'queue', 'q'), object(2, 'event', 'flag')], { kind: 'hang', threads: [2, 3, 4], unless: ['consumers', 'maxsize'] }));
  assert.equal(told.text, 'Stuck: alex and eric wait in q.put(), and nobody is left to get (line 54); nora waits for flag, which nobody is left to set (line 9). One other thread goes on.');
  assert.equal(told.unless, 'Stuck unless you change “Consumers” or “Queue size”.');
  assert.deepEqual(told.words.filter((word) => typeof word !== 'string'), [{ line: 54, text: 'line 54' }, { line: 9, text: 'line 9' }]);
});

test('a deadlock goes once round its cycle', () => {
  assert.equal(say([main, ...guests], forks, { kind: 'deadlock', threads: [2, 3], cycle: ring(2, (i) => i + 70) }),
    'Deadlock: Plato waits for fork 2, which Laozi holds (line 70); Laozi waits for fork 1, which Plato holds (line 71).');
  assert.equal(say([main, ...guests], forks, { kind: 'deadlock', threads: [2, 3], cycle: ring(2) }),
    'Deadlock: Plato waits for fork 2, which Laozi holds; Laozi waits for fork 1, which Plato holds. All on line 74.');
  assert.equal(say([main, ...guests], forks, { kind: 'deadlock', threads: [2, 3, 4, 5, 6], cycle: ring(5) }, zh),
    '5 个线程死锁：Plato 等待 Laozi 持有的 fork 2；Laozi 等待 Hypatia 持有的 fork 3；依此类推，最后又回到 Plato。都停在第 74 行。');
  assert.equal(say([thread(1, 'main', { line: 3 })], forks, { kind: 'deadlock', threads: [1], cycle: [{ thread: 1, reason: 'lock', object: 1, holder: 1, line: 3 }] }),
    'Deadlock: main waits for fork 1, which main holds (line 3).');
});

test('a deadlock of some says who waits for them, and that others go on', () => {
  const all = [main, ...guests.slice(0, 2), thread(4, 'heir', { reason: 'join', object: 2 }), thread(5, 'a', { state: 'running' }), thread(6, 'b', { state: 'sleeping' }), thread(7, 'c', { state: 'done' })];
  assert.match(say(all, forks, { kind: 'deadlock', threads: [2, 3, 4], cycle: ring(2) }), /All on line 74\. heir waits for them, and never goes on either\. 2 other threads go on\.$/);
});

test('a wait without a line of its own names none', () => {
  const cycle = [{ thread: 1, reason: 'join', object: 2, holder: 3, line: 85 }, { thread: 3, reason: 'send', object: 1, holder: 1, line: 0 }];
  const all = [main, thread(2, 'Process-1'), thread(3, 'feeder')];
  assert.equal(say(all, forks, { kind: 'deadlock', threads: [1, 3], cycle }),
    'Deadlock: main waits for Process-1 to end, whose feeder still runs (line 85); feeder waits until main receives what fills the pipe.');
  assert.deepEqual(cycleOf(view(all, forks, { kind: 'deadlock', threads: [1, 3], cycle })), [{ from: 1, to: 3, words: 'join()' }, { from: 3, to: 1, words: 'send()' }]);
  assert.deepEqual(cycleOf(view(all, forks, { kind: 'hang', threads: [1] })), []);
});

test('what helps is offered: a parameter, a preset, an action', () => {
  const told = (words) => explainVerdict(view([main, ...guests], forks, {
    kind: 'hang', threads: [2], unless: ['consumers', 'maxsize', 'set'], mends: [{ param: 'strategy', value: 1 }, { param: 'consumers', value: 1 }, { preset: 'mended' }],
  }, words));
  assert.deepEqual(told(en).ways, [
    { do: 'set', name: 'strategy', value: 1, live: false, label: 'Strategy: Ordered' }, { do: 'set', name: 'consumers', value: 1, live: true, label: 'Consumers: 1' },
    { do: 'preset', name: 'mended', value: 0, live: false, label: 'Preset “Mended”' }, { do: 'act', name: 'set', value: 0, live: true, label: 'Set the event' },
  ]);
  assert.deepEqual(told(zh).ways.map((way) => way.label), ['策略：编号', '消费者：1', '预设“修好了”', '置位事件']);
  assert.equal(told(en).unless, 'It could also help if you change “Queue size”.', 'what is offered is not said again');
});

test('a live change lets the run go on, any other begins it again', () => {
  const seen = { ...view([main], []), side: 0, ended: false };
  const commands = (way, more = {}) => commandsOf(way, { ...seen, all: [seen], ...more }).map(({ type, twin }) => type + (twin ?? ''));
  const set = (name, value, live) => ({ do: 'set', name, value, live, label: '' });
  assert.deepEqual(commands(set('consumers', 1, true)), ['set', 'play']);
  assert.deepEqual(commands(set('strategy', 1, false)), ['set', 'reset', 'play']);
  assert.deepEqual(commands(set('strategy', 0, false)), ['reset', 'play'], 'it has that value, but the run does not know it from the beginning');
  assert.deepEqual(commands(set('first', 1, false)), ['set', 'play'], 'its change restarts');
  assert.deepEqual(commands(set('strategy', 1, false), { ended: true }), ['set', 'play'], 'as does any change after the end');
  assert.deepEqual(commands(set('strategy', 1, false), { side: 1, all: [seen, seen] }), ['set1', 'reset', 'play']);
  assert.deepEqual(commands({ do: 'preset', name: 'mended', value: 0, live: false, label: '' }), ['preset']);
  assert.deepEqual(commands({ do: 'act', name: 'set', value: 0, live: true, label: '' }), ['act']);
});
