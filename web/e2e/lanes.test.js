// The lanes as a bar to scrub on: the whole run below them, moving and zooming, going
// from mark to mark, and what is picked otherwise in the past.
import assert from 'node:assert/strict';
import { agrees, open, served, session, sessionOf, shared, test, until, view } from './harness.js';

const { server, browser } = await served();

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const now = (page) => page.evaluate(() => {
  const v = /** @type {any} */ (window).interleave.view();
  return {
    past: v.past, exact: v.exact, seq: v.state.seq, time: v.clock.time, head: v.clock.head, epoch: v.epoch, offered: v.offered, ran: v.ran, span: v.tab.span, pan: v.tab.pan,
    runs: v.all.map((/** @type {any} */ one) => ({ epoch: one.epoch, seq: one.state.seq, params: one.state.params })), parting: v.tab.status?.parting?.time,
    turns: v.trace.overview.turns.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0), stale: v.trace.overview.stale, steps: v.latest.step,
  };
});
/** @param {Page} page @param {(v: Awaited<ReturnType<typeof now>>) => boolean} fits @param {string} what */
const shows = (page, fits, what) => until(async () => {
  const v = await now(page);
  return fits(v) && v.exact ? v : null;
}, what);

/** The light with the lesson's times. */
const sixCars = 'trafficlight&p=lesson&set=cars:6';

// played opens a scenario, plays it for some seconds at 16× and pauses.
async function played(/** @type {string} */ name, /** @type {number} */ seconds, /** @type {import('playwright-core').BrowserContextOptions} */ options = {}) {
  const opened = await open(browser, `${server.url}/#${name}`, options);
  await opened.page.click('[data-speed="16"]');
  await until(async () => (await view(opened.page)).time > seconds * 1e9, `${seconds} s are over`);
  await opened.page.click('#play');
  await until(async () => !(await view(opened.page)).playing, 'it is paused');
  await agrees(opened.page, server.url);
  return opened;
}

test('keys, wheel and the strip below zoom and move the lanes', async () => {
  const { page, context, problems } = await played(sixCars, 60);
  await page.keyboard.press('w');
  const near = await shows(page, (v) => v.span > 0, 'the window is narrower');
  await page.keyboard.press('s');
  await shows(page, (v) => v.span > near.span * 1.5, 'and wider');
  await page.keyboard.press('a');
  const left = await shows(page, (v) => Boolean(v.pan), 'it is moved');
  await page.keyboard.press('d');
  await shows(page, (v) => v.pan.from > left.pan.from, 'and moved back');
  const lanes = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('canvas.lanes').boundingBox());
  await page.mouse.move(lanes.x + lanes.width / 2, lanes.y + 10);
  const before = await now(page);
  await page.mouse.wheel(0, -400);
  const zoomed = await shows(page, (v) => v.span < before.span * 0.5, 'the wheel zooms');
  assert.ok(zoomed.pan.from > before.pan.from && zoomed.pan.from + zoomed.span < before.pan.from + before.span, 'into what was shown');
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Shift');
  await shows(page, (v) => v.pan.from < zoomed.pan.from && Math.abs(v.span - zoomed.span) < 1e3, 'the wheel moves sideways');
  const strip = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('canvas.minimap').boundingBox());
  await page.mouse.move(strip.x + strip.width * 0.2, strip.y + strip.height / 2);
  await page.mouse.down();
  const there = await shows(page, (v) => Math.abs(v.pan.from + v.span / 2 - v.head * 0.2) < v.head * 0.02, 'a press on the strip goes there');
  await page.mouse.move(strip.x + strip.width * 0.4, strip.y + strip.height / 2, { steps: 4 });
  await page.mouse.up();
  await shows(page, (v) => Math.abs(v.pan.from - there.pan.from - v.head * 0.2) < v.head * 0.02, 'the window is dragged');
  await page.keyboard.press('f');
  await shows(page, (v) => v.span === 0 && v.pan === null, 'it is as it comes again');
  const { time, past } = await now(page);
  assert.deepEqual([past, time], [false, before.time], 'none of that moved the moment that is shown');
  assert.deepEqual(problems, []);
  await context.close();
});

test('two fingers zoom the lanes, and one moves the page over them', async () => {
  const { page, context, problems } = await played(sixCars, 30, { hasTouch: true, viewport: { width: 1024, height: 768 } });
  const lanes = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('canvas.lanes').boundingBox());
  const touch = await context.newCDPSession(page);
  const fingers = (/** @type {number} */ apart) => [1, -1].map((side, id) => ({ id, x: lanes.x + lanes.width / 2 + side * apart, y: lanes.y + lanes.height / 2 }));
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(40) });
  for (const apart of [60, 90, 120, 160]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  const { past, span } = await shows(page, (v) => v.span > 0 && v.span < 20e9, 'less time is shown');
  assert.ok(!past && span > 5e9, `${span}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.locator('canvas.lanes').scrollIntoViewIfNeeded();
  const { x, y } = /** @type {{x: number, y: number}} */ (await page.locator('canvas.lanes').boundingBox());
  const top = () => page.evaluate(() => scrollY);
  const before = await top();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 200, y: y + 60 }] });
  for (const by of [20, 40, 60, 80]) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + 200, y: y + 60 + by }] });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await until(async () => await top() < before, 'the page is moved');
  assert.equal((await now(page)).past, false);
  assert.deepEqual(problems, []);
  await context.close();
});

test('the whole run is at a glance for who comes late', async () => {
  const { page, context } = await played(sixCars, 60);
  const { turns, steps } = await now(page);
  assert.equal(turns, steps);
  const late = await open(browser, shared(page.url()));
  await shows(late.page, (v) => !v.stale && v.turns === steps, 'every turn is known');
  await late.page.locator('canvas.minimap').waitFor();
  assert.deepEqual(late.problems, []);
  await late.context.close();
  await context.close();
});

test('a deadlock is marked in the strip, though it is at the very end', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#philosophers&p=deadlock`);
  await page.click('[data-speed="0"]');
  await until(() => page.evaluate(() => /** @type {any} */ (window).interleave.view().state.verdict?.kind === 'deadlock'), 'nobody can go on');
  await until(() => page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector('.minimap'));
    const ratio = canvas.width / canvas.clientWidth;
    const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d')).getImageData(canvas.width - 10 * ratio, 0, 10 * ratio, canvas.height / 2);
    let red = 0;
    for (let i = 0; i < data.length; i += 4) red += Number(data[i] > data[i + 1] + 60 && data[i] > data[i + 2] + 60);
    return red > 10 * ratio;
  }), 'a flag is to be seen at its right end');
  assert.deepEqual(problems, []);
  await context.close();
});

test('it goes from mark to mark of a kind', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).ended, 'it has ended');
  const kinds = await page.locator('#mark-kind option').evaluateAll((all) => all.map((one) => one.getAttribute('value')));
  assert.ok(kinds.includes('lost') && kinds.includes('print') && kinds.includes('choice'), kinds.join());
  await page.selectOption('#mark-kind', 'lost');
  const lost = () => page.evaluate(() => /** @type {any} */ (window).interleave.view().state.objects.find((/** @type {any} */ o) => o.kind === 'variable').limit);
  const all = await lost();
  assert.ok(all > 1, `${all} were lost`);
  await page.click('#mark-before');
  const seen = [(await shows(page, (v) => v.past, 'it shows the past')).seq];
  assert.equal(await lost(), all);
  for (let left = all - 1; left > all - 3 && left > 0; left--) {
    const { seq } = await now(page);
    await page.keyboard.press('p');
    seen.push((await shows(page, (v) => v.seq < seq, 'the loss before')).seq);
    assert.equal(await lost(), left);
  }
  const { seq } = await now(page);
  await page.keyboard.press('n');
  await shows(page, (v) => v.seq > seq, 'the loss after that');
  const inLanes = await page.evaluate(() => /** @type {any} */ (window).interleave.view().trace.marks.map((/** @type {any} */ m) => [m.kind, m.seq]));
  const losses = inLanes.filter((/** @type {any} */ [kind]) => kind === 'store').map((/** @type {any} */ [, at]) => at);
  assert.deepEqual(losses.slice(-3), seen.reverse(), 'the lanes mark each loss');
  const races = inLanes.filter((/** @type {any} */ [kind]) => kind === 'race').map((/** @type {any} */ [, at]) => at);
  assert.ok(races.length > 0, 'and where accesses raced');
  await page.selectOption('#mark-kind', 'race');
  await page.keyboard.press('End');
  await shows(page, (v) => !v.past, 'it shows the present');
  for (const at of races.reverse()) {
    await page.keyboard.press('p');
    await shows(page, (v) => v.seq === at, `the race at record ${at}`);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('a click on a thread that was ready has it run instead, and the branches are compared', async () => {
  const { page, context, problems } = await played(sixCars, 30);
  const old = await session(server.url, sessionOf(page));
  await page.selectOption('#mark-kind', 'choice');
  let there = await now(page);
  do {
    const { seq } = there;
    await page.click('#mark-before');
    there = await shows(page, (v) => v.past && v.seq < seq && v.offered.length > 1, 'it stands before a choice');
  } while (!there.offered.some((/** @type {number} */ id) => id !== there.ran && id > 2));
  assert.ok(there.offered.includes(there.ran));
  assert.equal(await page.locator('.pick.ran').count(), 1);
  const other = there.offered.find((/** @type {number} */ id) => id !== there.ran && id > 2);
  await page.locator(`.stage [data-thread="${other}"].offered`).first().click();
  const forked = await shows(page, (v) => !v.past && v.epoch > there.epoch, 'a branch begins');
  const own = await session(server.url, sessionOf(page));
  assert.equal(own.policy, 'fifo', 'the policy goes on');
  assert.ok(own.state.seq > there.seq && own.hash !== old.hash);
  assert.equal(forked.time, there.time);
  await page.click('#branches');
  await page.locator('.tree .beside').click();
  const both = await shows(page, (v) => v.runs.length === 2 && v.past && v.time === there.time, 'both are beside each other, where they part');
  assert.equal(both.parting, there.time, 'where they part is shown');
  await until(async () => /They part at .*: in A .* runs, in B .* runs\./.test(await page.locator('#comparison').innerText()), 'and said');
  await page.click('#tab-console');
  for (const [i, side] of [[1, 'B'], [0, 'A']]) { // each is read back when its console is shown
    await page.click(`#sides [data-side=${side}]`);
    await until(() => page.evaluate((nth) => {
      const { side, all } = /** @type {any} */ (window).interleave.view();
      return side === nth && all[nth].trace.prints[0]?.time === 0;
    }, i), `the console of ${side} begins at the beginning`);
  }
  await until(() => page.evaluate((time) => {
    const pasts = /** @type {any} */ (window).interleave.view().all.map((/** @type {any} */ v) => {
      const { overview, prints, marks } = v.trace;
      const known = Math.floor(time / overview.column);
      return !overview.stale && overview.turns.length > known && JSON.stringify([overview.column, overview.turns.slice(0, known), overview.marks.slice(0, known),
        prints.filter((/** @type {any} */ p) => p.time < time), marks.filter((/** @type {any} */ m) => m.time < time)]);
    });
    return pasts[0] && pasts[0] === pasts[1];
  }, there.time), 'the whole of their past is there on both sides');
  const field = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('canvas.minimap').boundingBox());
  await page.mouse.click(field.x + 2, field.y + field.height / 2);
  const axis = /** @type {{x: number, y: number, width: number}} */ (await page.locator('canvas.lanes').first().boundingBox());
  await page.mouse.click(axis.x + axis.width * 0.3, axis.y + 12);
  const earlier = await shows(page, (v) => v.past && v.time < there.time && v.runs.length === 2, 'a moment of their past');
  await until(() => page.evaluate((time) => /** @type {any} */ (window).interleave.view().all.every((/** @type {any} */ v) => v.trace.spans(2).some((/** @type {any} */ s) => s.from <= time && s.to >= time)), earlier.time), 'the lanes reach there');
  const states = await page.evaluate(() => /** @type {any} */ (window).interleave.view().all.map((/** @type {any} */ v) => JSON.stringify(v.state)));
  assert.equal(states[0], states[1], 'in which both are the same');
  await page.keyboard.press('End');
  await shows(page, (v) => !v.past && v.time >= old.state.time, 'both have come as far as the old one');
  await page.click('#undo');
  await shows(page, (v) => v.runs.length === 1 && v.epoch === forked.epoch, 'the branch alone again');
  await page.click('#undo');
  await until(async () => (await session(server.url, sessionOf(page))).state.seq <= there.seq, 'the pick is undone');
  assert.deepEqual(problems, []);
  await context.close();
});

test('choosing what ran anyway only goes on', async () => {
  const { page, context } = await played(sixCars, 20);
  await page.selectOption('#mark-kind', 'choice');
  await page.click('#mark-before');
  const { seq, epoch } = await shows(page, (v) => v.past && v.offered.length > 1, 'it stands before a choice');
  await page.locator('.pick.ran').click();
  const on = await shows(page, (v) => v.seq > seq, 'it is one step on');
  assert.equal(on.epoch, epoch);
  await context.close();
});

test('one bar for twins: both go back, and both go on from there', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer&p=full&twin=maxsize:8`);
  await page.click('[data-speed="16"]');
  await until(async () => (await now(page)).time > 20e9, 'twenty seconds');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'they are paused');
  const { head } = await now(page);
  const lanes = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('.block[data-side=B] canvas').boundingBox());
  await page.mouse.move(lanes.x + lanes.width * 0.5, lanes.y + 10);
  await page.mouse.down();
  await page.mouse.move(lanes.x + lanes.width * 0.3, lanes.y + 10, { steps: 5 });
  await page.mouse.up();
  const past = await shows(page, (v) => v.past && v.time < head, 'both show the past');
  const times = await page.evaluate(() => /** @type {any} */ (window).interleave.view().all.map((/** @type {any} */ one) => [one.past, one.exact, one.time, one.state.time <= one.time]));
  assert.deepEqual(times.map((/** @type {any[]} */ [is, exact, , before]) => [is, exact, before]), [[true, true, true], [true, true, true]]);
  assert.ok(Math.abs(times[0][2] - times[1][2]) < 1e6);
  await page.locator('[data-param=maxsize][data-side=B] input').fill('6');
  const forked = await shows(page, (v) => !v.past && v.runs.every((/** @type {any} */ run, /** @type {number} */ i) => run.epoch > past.runs[i].epoch), 'both are in a branch');
  assert.deepEqual(forked.runs.map((/** @type {any} */ run) => run.params.maxsize), [4, 6]);
  assert.ok(Math.abs(forked.time - past.time) < 1e9, `${past.time} → ${forked.time} of ${head}`);
  await page.click('#branches');
  await page.locator('.tree .branch').first().click();
  await shows(page, (v) => v.runs.length === 2 && v.runs[1].params.maxsize === 8 && v.time === head, 'both are back in the old future');
  assert.deepEqual(problems, []);
  await context.close();
});

test('held down, a step goes on and on', async () => {
  const { page, context, problems } = await played(sixCars, 20);
  const { seq } = await now(page);
  const back = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('#back').boundingBox());
  await page.mouse.move(back.x + back.width / 2, back.y + back.height / 2);
  await page.mouse.down();
  await until(async () => (await now(page)).seq < seq - 60, 'many steps back');
  await page.mouse.up();
  const { seq: stands } = await now(page);
  await page.click('#back');
  const one = await shows(page, (v) => v.seq < stands, 'a click is one step');
  assert.ok(one.seq > stands - 30, `${stands} … ${one.seq}`);
  assert.deepEqual(problems, []);
  await context.close();
});
