// The playhead: draws when something changed, and else sleeps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlayhead } from '../core/playhead.js';

/** A playhead on runs that move for some frames, and a hand that turns the frames. */
function setUp({ moves = 0, calm = false, glides = 0 } = {}) {
  const waiting = [];
  const drawn = [];
  let left = moves;
  let gliding = glides;
  const runs = { advance: () => left-- > 0, get atHead() { return left <= 0; } };
  let wall = 0;
  const playhead = createPlayhead({
    runs,
    draw: () => { drawn.push(wall); return gliding-- > 0; },
    request: (frame) => waiting.push(frame),
    calm: () => calm,
  });
  const turn = () => {
    wall += 16;
    for (const frame of waiting.splice(0)) frame(wall);
  };
  return { playhead, waiting, drawn, turn };
}

test('it sleeps until it is woken, and draws once for one touch', () => {
  const { playhead, waiting, drawn, turn } = setUp();
  assert.equal(waiting.length, 0);
  playhead.touch();
  playhead.touch();
  assert.equal(waiting.length, 1);
  turn();
  turn();
  assert.deepEqual(drawn, [16]);
  assert.equal(waiting.length, 0);
});

test('woken without news it draws nothing', () => {
  const { playhead, waiting, drawn, turn } = setUp();
  playhead.wake();
  turn();
  assert.deepEqual(drawn, []);
  assert.equal(waiting.length, 0);
});

test('it draws every frame while the cursor moves, then sleeps', () => {
  const { playhead, waiting, drawn, turn } = setUp({ moves: 5 });
  playhead.wake();
  for (let i = 0; i < 10; i++) turn();
  assert.equal(drawn.length, 5);
  assert.equal(waiting.length, 0);
});

test('it draws on while something glides', () => {
  const { playhead, drawn, turn } = setUp({ glides: 3 });
  playhead.touch();
  for (let i = 0; i < 10; i++) turn();
  assert.equal(drawn.length, 4);
});

test('with reduced motion a moving cursor is drawn four times a second, a touch at once', () => {
  const { playhead, drawn, turn } = setUp({ moves: 60, calm: true });
  playhead.wake();
  for (let i = 0; i < 62; i++) turn();
  assert.ok(drawn.length >= 3 && drawn.length <= 5, `${drawn.length} frames`);
  const before = drawn.length;
  playhead.touch();
  turn();
  assert.equal(drawn.length, before + 1);
});
