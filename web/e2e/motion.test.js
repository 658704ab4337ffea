// Who asks the system for less motion sees one still after another: what stands on the
// stage takes its place at once when something happens, and what moves with time does so
// a few times a second. The same is looked at with motion, where all of it would fail.
import assert from 'node:assert/strict';
import { open, served, test, until, view } from './harness.js';

const { server, browser } = await served();

/**
 * Looks at each frame of a run that plays, until enough has happened: how often the threads
 * on the stage have moved, and how often although no record had been shown since.
 * @param {string} address @param {'reduce' | 'no-preference'} reducedMotion @param {number} seconds of virtual time
 */
async function watch(address, reducedMotion, seconds) {
  const { page, context, problems } = await open(browser, `${server.url}/${address}`, { reducedMotion });
  await until(async () => (await view(page)).time > 1e9, 'it runs');
  const seen = await page.evaluate((long) => new Promise((resolve) => {
    const now = () => /** @type {any} */ (window).interleave.view();
    const begun = now().time;
    const from = performance.now();
    let frames = 0;
    let moves = 0;
    let between = 0;
    let last = { places: '', seq: -1 };
    requestAnimationFrame(function look() {
      const { time, state } = now();
      const places = [...document.querySelectorAll('#stage svg.stage [data-thread]')].map((el) => {
        const { e, f } = /** @type {DOMMatrix} */ (/** @type {SVGGraphicsElement} */ (el).getScreenCTM());
        return `${e.toFixed(1)},${f.toFixed(1)}`;
      }).join(' ');
      if (last.seq >= 0 && places !== last.places) {
        moves++;
        if (state.seq === last.seq) between++;
      }
      frames++;
      last = { places, seq: state.seq };
      if (time - begun < long && !now().ended) requestAnimationFrame(look);
      else resolve({ frames, moves, between, wall: (performance.now() - from) / 1000 });
    });
  }), seconds * 1e9);
  assert.deepEqual(problems, []);
  await context.close();
  return /** @type {{frames: number, moves: number, between: number, wall: number}} */ (seen);
}

test('threads come to their places at once, and only when something happens', async () => {
  const still = await watch('#lock&p=mended', 'reduce', 4);
  assert.ok(still.moves > 5, `they move: ${JSON.stringify(still)}`);
  assert.equal(still.between, 0, `never between two records: ${JSON.stringify(still)}`);
  const moving = await watch('#lock&p=mended', 'no-preference', 4);
  assert.ok(moving.between > 20, `with motion they glide: ${JSON.stringify(moving)}`);
});

test('what moves with time is drawn a few times a second', async () => {
  const still = await watch('#trafficlight&p=lesson&set=cars:6', 'reduce', 4);
  assert.ok(still.moves > 2 && still.moves <= 6 * still.wall, `stills: ${JSON.stringify(still)}`);
  const moving = await watch('#trafficlight&p=lesson&set=cars:6', 'no-preference', 4);
  assert.ok(moving.moves > 8 * moving.wall, `with motion they drive: ${JSON.stringify(moving)}`);
});
