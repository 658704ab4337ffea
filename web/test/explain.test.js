// Explanations: for every state and reason a sentence with the names in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../core/explain.js';
import { emptyState } from '../core/reduce.js';
import { speaker } from '../core/language.js';
import en from '../text/en.js';

const thread = (id, name, more) => ({ id, name, process: 1, parent: 1, crew: 0, daemon: false, state: 'ready', reason: '', object: 0, by: 0,
  since: 1e9, seq: id, until: -1, line: 0, text: '', said: '', locals: {}, last: null, ...more });
const object = (id, kind, name, more) => ({ id, kind, name, process: 1, value: 0, limit: 0, holders: [], items: [], ...more });
const label = (en, zh) => ({ en, zh });
const scenario = {
  params: [{ name: 'consumers', label: label('Consumers', '消费者') }, { name: 'maxsize', label: label('Queue size', '队列容量') }],
  actions: [{ name: 'set', label: label('Set the event', '置位事件') }],
};
const view = (threads, objects = [], more = {}) => ({ state: { ...emptyState(), time: 3e9, threads, objects, ...more }, time: 3.5e9, lang: 'en', t: speaker(en, 'en'), scenario });
const main = thread(1, 'main', { state: 'running' });
const why = (more, objects, others = []) => explain(view([main, thread(2, 'car 2', more), ...others], objects), 2);

const cases = [
  [{ state: 'new' }, 'made by main, not begun yet'],
  [{ state: 'ready', reason: 'started', by: 1 }, 'begun by main, waits for the processor'],
  [{ state: 'ready', reason: 'woken', by: 1 }, 'woken by main, waits for the processor'],
  [{ state: 'ready', reason: 'woken' }, 'woken by hand, waits for the processor'],
  [{ state: 'ready', reason: 'timer' }, 'its sleep is over, waits for the processor'],
  [{ state: 'ready', reason: 'timeout' }, 'its wait timed out, waits for the processor'],
  [{ state: 'ready', reason: 'begun' }, 'its child has begun, waits for the processor'],
  [{ state: 'ready', reason: 'switch' }, 'the policy took the processor away'],
  [{ state: 'running' }, 'has the processor'],
  [{ state: 'running', reason: 'spin' }, 'asks again and again instead of waiting'],
  [{ state: 'sleeping', until: 4.2e9 }, 'sleeps for another 0.7 s'],
  [{ state: 'done' }, 'its body returned'],
  [{ state: 'done', reason: 'retired' }, 'left its crew'],
  [{ state: 'failed', reason: 'error', text: 'ValueError: no' }, 'ValueError: no'],
  [{ state: 'killed', reason: 'exit' }, 'a daemon, cut off when the program exited'],
  [{ state: 'killed', reason: 'closed' }, 'cut off'],
  [{ state: 'blocked', reason: 'event', object: 1 }, 'waits in event.wait() until somebody sets it', [object(1, 'event', 'event')]],
  [{ state: 'blocked', reason: 'lock', object: 1 }, 'waits in lock.acquire(); main holds it', [object(1, 'lock', 'lock', { holders: [1] })]],
  [{ state: 'blocked', reason: 'lock', object: 1 }, 'waits in lock.acquire() for the lock', [object(1, 'lock', 'lock')]],
  [{ state: 'blocked', reason: 'semaphore', object: 1 }, 'waits in gate.acquire(); the permits are with main', [object(1, 'semaphore', 'gate', { holders: [1] })]],
  [{ state: 'blocked', reason: 'get', object: 1 }, 'waits in q.get(): the queue is empty', [object(1, 'queue', 'q')]],
  [{ state: 'blocked', reason: 'put', object: 1, text: '7' }, 'waits in q.put(7): the queue is full, 4 of 4', [object(1, 'queue', 'q', { value: 4, limit: 4 })]],
  [{ state: 'blocked', reason: 'join', object: 1 }, 'waits in join() until main ends'],
  [{ state: 'blocked', reason: 'start', object: 1 }, 'waits until main has begun'],
  [{ state: 'blocked', reason: 'exit' }, 'waits until 1 other thread ends'],
  [{ state: 'running', reason: 'compute', core: 3 }, 'computes on core 3 and has the interpreter lock of its process'],
  [{ state: 'ready', reason: 'gil', by: 1 }, 'could run, but main has the interpreter lock of its process'],
  [{ state: 'ready', reason: 'core' }, 'has the interpreter lock of its process, but every core is busy'],
  [{ state: 'killed', reason: 'terminated' }, 'its process was terminated'],
  [{ state: 'blocked', reason: 'barrier', object: 1 }, 'waits at start until all are there: 1 of 3', [object(1, 'barrier', 'start', { value: 1, limit: 3 })]],
  [{ state: 'blocked', reason: 'tasks', object: 1 }, 'waits in q.join() until every task is done', [object(1, 'queue', 'q')]],
  [{ state: 'blocked', reason: 'recv', object: 1 }, 'waits in recv() for a message through b → a', [object(1, 'pipe', 'b → a')]],
  [{ state: 'blocked', reason: 'send', object: 1, text: '[1]' }, 'waits in send([1]): the pipe is full, 30 of 32 bytes', [object(1, 'pipe', 'a → b', { value: 30, limit: 32 })]],
];

for (const [more, sentence, objects] of cases) {
  test(`${more.state} ${more.reason ?? ''}: ${sentence}`, () => {
    const told = why(more, objects);
    assert.equal(told.lines[0], sentence);
    assert.match(told.title, /^car 2 · .+ 2\.5 s$/);
  });
}

const child = { processes: [{ id: 1, name: 'main' }, { id: 2, name: 'child', parent: 1 }] };

test('who may send is known from who holds the other end, and has not ended', () => {
  const objects = [object(1, 'pipe', 'b → a'), object(2, 'connection', 'a', { limit: 1 }), object(3, 'connection', 'b', { value: 1 }), object(4, 'connection', 'b', { value: 1, process: 2 })];
  const waits = (more) => explain(view([thread(1, 'main', { state: 'blocked', reason: 'recv', object: 1 })], objects, more), 1).lines[0];
  assert.equal(waits(child), 'waits in recv() for a message from child');
  assert.equal(waits({ processes: [child.processes[0], { ...child.processes[1], code: 0 }] }), 'waits in recv() for a message through b → a');
});

test('at the end of a process it waits for threads of its own and for child processes', () => {
  const ends = thread(1, 'main', { state: 'blocked', reason: 'exit' });
  const all = [ends, thread(2, 'helper'), thread(3, 'child', { process: 2 })];
  assert.equal(explain(view(all, [], child), 1).lines[0], 'is at its end, waits for helper and child');
});

test('who has the interpreter lock may be waiting for a core', () => {
  const all = [thread(1, 'main', { process: 2, state: 'running', reason: 'compute' }), thread(2, 'a', { reason: 'core' }), thread(3, 'b', { reason: 'gil', by: 1 })];
  assert.equal(explain(view(all), 3).lines[0], 'could run, but a has the interpreter lock of its process');
});

test('who sets an event is known from who did it last', () => {
  const lighter = thread(3, 'lighter', { last: { kind: 'clear', object: 1, item: 0, text: '', time: 0, seq: 1 } });
  assert.equal(why({ state: 'blocked', reason: 'event', object: 1 }, [object(1, 'event', 'event')], [lighter]).lines[0], 'waits in event.wait() until lighter sets it');
});

test('a waiter is told its place in the queue', () => {
  const waits = { state: 'blocked', reason: 'semaphore', object: 1 };
  const others = [thread(3, 'a', { ...waits, seq: 0 }), thread(4, 'b', { ...waits, seq: 1 }), thread(5, 'c', { ...waits, seq: 9 }), thread(6, 'd', { ...waits, seq: 0, object: 2 })];
  const gates = [object(1, 'semaphore', 'gate', { holders: [1] }), object(2, 'semaphore', 'other')];
  assert.ok(why(waits, gates, others).lines.includes('2 others before it'));
  assert.ok(why(waits, gates).lines.includes('first in line'));
});

test('what it holds, its variables, its last line and its timeout are told too', () => {
  const told = why({ state: 'blocked', reason: 'get', object: 1, until: 4e9, locals: { count: 14 }, said: '\x1b[31;1mred\x1b[0m' },
    [object(1, 'queue', 'q'), object(2, 'lock', 'fork', { holders: [2] })]);
  for (const line of ['gives up in 0.5 s', 'holds fork', 'count = 14', 'last line: red']) assert.ok(told.lines.includes(line), line);
});

test('an unknown thread has no explanation', () => assert.equal(explain(view([main]), 9), null));
