// The socket: joins, answers, notices silence, and comes back.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { createSocket } from '../net/socket.js';

/** @type {FakeSocket[]} */
let made = [];
class FakeSocket extends EventTarget {
  constructor(url, protocol) {
    super();
    Object.assign(this, { url, protocol, sent: [], closed: false });
    made.push(this);
  }
  static CONNECTING = 0;
  readyState = 0;
  send(text) { this.sent.push(JSON.parse(text)); }
  close() { this.closed = true; }
  open() { this.readyState = 1; this.dispatchEvent(new Event('open')); }
  say(message) { this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) })); }
  end(code) { this.dispatchEvent(Object.assign(new Event('close'), { code })); }
}

/** @type {any[]} */
let log;
let expecting;
/** @type {ReturnType<typeof createSocket>} */
let socket;
const welcome = { type: 'welcome', session: 's', scenario: 'x', role: 'owner', frame: 50 };

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 1_000_000 });
  made = [];
  log = [];
  expecting = false;
  socket = createSocket('ws://x/ws/s', {
    join: () => ({ type: 'join', cursor: { epoch: 1, seq: log.length } }),
    onMessage: (m) => log.push(m.type),
    onLive: () => log.push('live'),
    onLost: (wait) => log.push(`lost ${wait}`),
    onClosed: (code) => log.push(`closed ${code}`),
    expecting: () => expecting,
  }, /** @type {any} */ (FakeSocket));
});
afterEach(() => {
  socket.close();
  mock.timers.reset();
});

function join() {
  made.at(-1).open();
  made.at(-1).say(welcome);
}

test('it speaks the subprotocol and joins first', () => {
  assert.equal(made[0].protocol, 'interleave.v1');
  made[0].open();
  assert.deepEqual(made[0].sent, [{ type: 'join', cursor: { epoch: 1, seq: 0 } }]);
});

test('left before it is open, it is closed when it opens, without a word', () => {
  socket.close();
  assert.equal(made[0].closed, false);
  made[0].open();
  assert.equal(made[0].closed, true);
  assert.deepEqual(made[0].sent, []);
});

test('a command is answered by ok, by range or by an error', async () => {
  join();
  const [a, b, c] = [socket.send({ type: 'play' }), socket.send({ type: 'set', name: 'cars', value: 999 }), socket.send({ type: 'pause' })];
  const ids = made[0].sent.slice(1).map((m) => m.id);
  assert.equal(new Set(ids).size, 3);
  made[0].say({ type: 'ok', id: ids[2] });
  made[0].say({ type: 'error', id: ids[1], code: 'bad_param', message: 'cars must be from 0 to 200, not 999' });
  made[0].say({ type: 'ok', id: ids[0] });
  await a;
  await c;
  await assert.rejects(b, { code: 'bad_param' });
  assert.deepEqual(log, ['live', 'welcome']);
});

test('an error without an id is passed on', () => {
  join();
  made[0].say({ type: 'error', code: 'internal', message: 'm' });
  assert.deepEqual(log, ['live', 'welcome', 'error']);
});

test('without a connection a command is refused at once, and one under way when it is lost', async () => {
  await assert.rejects(socket.send({ type: 'play' }), { code: 'lost' });
  join();
  const sent = socket.send({ type: 'play' });
  made[0].end(1006);
  await assert.rejects(sent, { code: 'lost' });
});

test('it comes back with its cursor, waiting longer each time, at most 5 s', () => {
  join();
  for (const wait of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    const before = made.length;
    made.at(-1).end(1006);
    assert.equal(log.at(-1), `lost ${wait}`);
    mock.timers.tick(wait - 1);
    assert.equal(made.length, before);
    mock.timers.tick(1);
    assert.equal(made.length, before + 1);
  }
  join();
  assert.deepEqual(made.at(-1).sent[0].cursor.epoch, 1);
  mock.timers.tick(6000);
  made.at(-1).end(1006);
  assert.equal(log.at(-1), 'lost 250');
});

test('a server that drops it right after the welcome is not hammered', () => {
  for (const wait of [250, 500, 1000]) {
    join();
    made.at(-1).end(1006);
    assert.equal(log.at(-1), `lost ${wait}`);
    mock.timers.tick(wait);
  }
});

test('it stays away where the server says so', () => {
  for (const code of [1000, 1008, 1009, 4404]) {
    const before = made.length;
    made.at(-1).end(code);
    assert.equal(log.at(-1), `closed ${code}`);
    mock.timers.tick(20_000);
    assert.equal(made.length, before);
    socket.close();
    socket = createSocket('ws://x', { join: () => ({ type: 'join' }), onMessage() {}, onLive() {}, onLost() {}, onClosed: (c) => log.push(`closed ${c}`), expecting: () => false }, /** @type {any} */ (FakeSocket));
  }
});

test('silence is a loss only while frames are expected', () => {
  join();
  mock.timers.tick(10_000);
  assert.equal(made.length, 1);
  expecting = true;
  made[0].say({ type: 'delta', epoch: 1, from: 0, to: 0, time: 0, records: [] });
  mock.timers.tick(3000);
  assert.equal(made[0].closed, false);
  mock.timers.tick(1500);
  assert.equal(made[0].closed, true);
  mock.timers.tick(250);
  assert.equal(made.length, 2);
});

test('a handshake that hangs is given up', () => {
  mock.timers.tick(9000);
  assert.equal(made[0].closed, true);
});

test('a retry by hand does not wait', () => {
  made[0].end(1006);
  socket.retry();
  assert.equal(made.length, 2);
  assert.equal(log.at(-1), 'lost 0');
});

test('words of an old connection are not heard', () => {
  join();
  made[0].end(1006);
  mock.timers.tick(250);
  made[0].say({ type: 'status' });
  made[0].end(1006);
  assert.equal(log.filter((l) => l === 'status').length, 0);
  assert.equal(made.length, 2);
});
