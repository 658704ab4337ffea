// What a person does with time: scrub, step back, act in the past, return to the old
// future, undo, and pick by hand who runs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { agrees, open, session, sessionOf, startBrowser, startServer, until, view } from './harness.js';

/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;
/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { server = await startServer(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const now = (page) => page.evaluate(() => {
  const v = /** @type {any} */ (window).interleave.view();
  return { past: v.past, exact: v.exact, seq: v.state.seq, time: v.time, epoch: v.epoch, head: v.head, offered: v.offered, verdict: v.state.verdict?.kind };
});
/** @param {Page} page @param {(v: Awaited<ReturnType<typeof now>>) => boolean} fits @param {string} what */
const shows = (page, fits, what) => until(async () => {
  const v = await now(page);
  return fits(v) && v.exact ? v : null;
}, what);

// run plays the traffic light for half a minute and pauses.
async function run() {
  const opened = await open(browser, `${server.url}/#trafficlight`);
  await opened.page.keyboard.press('4');
  await until(async () => (await view(opened.page)).time > 30e9, 'half a minute is over');
  await opened.page.click('#play');
  await until(async () => !(await view(opened.page)).playing, 'it is paused');
  await agrees(opened.page, server.url);
  return opened;
}

// scrub drags the playhead to a part of the lanes' width.
async function scrub(/** @type {Page} */ page, /** @type {number} */ part) {
  const box = /** @type {{x: number, y: number, width: number}} */ (await page.locator('canvas.lanes').first().boundingBox());
  const x = box.x + 90 + (box.width - 110) * part;
  await page.mouse.move(box.x + box.width * 0.6, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(x + 20, box.y + 12);
  await page.mouse.move(x, box.y + 12);
  await page.mouse.up();
  return shows(page, (v) => v.past, 'the page shows the past');
}

test('dragging the lanes goes back, and a key comes to the present', async () => {
  const { page, context, problems } = await run();
  const { head } = await now(page);
  const there = await scrub(page, 0.3);
  assert.ok(there.time < head - 5e9, `at ${there.time} of ${head}`);
  const seen = await page.evaluate(() => /** @type {any} */ (window).interleave.view().state);
  assert.ok(seen.time <= there.time && seen.threads.length > 0);
  assert.equal(await page.locator('#live').isVisible(), true);
  await page.keyboard.press('End');
  await shows(page, (v) => !v.past, 'the page shows the present');
  assert.deepEqual(problems, []);
  await context.close();
});

test('fifty steps back and fifty forward show the same state', async () => {
  const { page, context, problems } = await run();
  await page.keyboard.press('[');
  await shows(page, (v) => v.past, 'the page looks back');
  const states = [];
  for (let i = 0; i < 50; i++) {
    const { seq } = await now(page);
    states.push(await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).interleave.view().state)));
    await page.keyboard.press(',');
    await shows(page, (v) => v.seq < seq, `a step before record ${seq}`);
  }
  for (const [i, state] of states.reverse().entries()) {
    const { seq } = await now(page);
    await page.keyboard.press('.');
    await shows(page, (v) => v.seq > seq, `a step after record ${seq}`);
    if (i < states.length - 1) assert.equal(await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).interleave.view().state)), state);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('a change in the past begins a branch, and the old future can be returned to', async () => {
  const { page, context, problems } = await run();
  const before = await session(server.url, sessionOf(page));
  await scrub(page, 0.3);
  const slider = page.locator('[data-param=cars] input[type=range]');
  await slider.fill('9');
  await until(async () => (await session(server.url, sessionOf(page))).state.params.cars === 9, 'nine cars drive');
  const forked = await shows(page, (v) => !v.past && v.epoch > before.epoch, 'the page shows the branch');
  assert.ok(forked.time < before.state.time);
  await page.click('#branches');
  await page.locator('.tree button').first().click();
  await until(async () => (await session(server.url, sessionOf(page))).hash === before.hash, 'the session is where it was');
  await shows(page, (v) => v.epoch === before.epoch, 'the page shows the old future');
  assert.deepEqual((await agrees(page, server.url)).shown.params, before.state.params);
  assert.deepEqual(problems, []);
  await context.close();
});

test('what was changed can be undone and done again', async () => {
  const { page, context, problems } = await run();
  await page.locator('[data-param=cars] input[type=range]').fill('20');
  const cars = async () => (await session(server.url, sessionOf(page))).state.params.cars;
  await until(async () => await cars() === 20, 'twenty cars');
  await page.click('#undo');
  await until(async () => await cars() === 6, 'six cars again');
  await page.click('#redo');
  await until(async () => await cars() === 20, 'twenty cars again');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a viewer looks back alone', async () => {
  const { page, context } = await run();
  const link = new URL(page.url());
  link.hash = link.hash.replace(/&t=[^&]*/, '');
  const viewer = await open(browser, link.href);
  await scrub(viewer.page, 0.3);
  assert.equal((await now(page)).past, false);
  assert.equal(await viewer.page.locator('#fork').isVisible(), false);
  await viewer.page.click('#live');
  await shows(viewer.page, (v) => !v.past, 'the viewer is in the present');
  assert.deepEqual(viewer.problems, []);
  await viewer.context.close();
  await context.close();
});

test('played by hand the philosophers come to a deadlock', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#philosophers`);
  await page.click('[data-policy=manual]');
  await page.keyboard.press('4');
  await until(async () => {
    const { offered, verdict } = await now(page);
    if (verdict === 'deadlock') return true;
    if (offered.length > 0) await page.locator('.pick').last().click({ timeout: 2000 }).catch(() => {});
    return false;
  }, 'nobody can go on', 60_000);
  const { hash } = await session(server.url, sessionOf(page));
  const recipe = await (await fetch(`${server.url}/api/sessions/${sessionOf(page)}/recipe`)).json();
  const again = await (await fetch(`${server.url}/api/sessions`, { method: 'POST', body: JSON.stringify({ recipe: recipe.recipe }) })).json();
  await until(async () => (await session(server.url, again.id)).hash === hash, 'the same run elsewhere has the same hash');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a link makes the same run in another browser', async () => {
  const { page, context } = await run();
  await page.locator('[data-param=cars] input[type=range]').fill('11');
  await until(async () => (await session(server.url, sessionOf(page))).state.params.cars === 11, 'eleven cars');
  await scrub(page, 0.3);
  const { hash } = await session(server.url, sessionOf(page));
  const there = await now(page);
  const link = await page.evaluate(async () => {
    const { pack } = await import(/** @type {any} */ ('/core/link.js'));
    const id = new URLSearchParams(location.hash.slice(1)).get('s');
    const { recipe } = await (await fetch(`api/sessions/${id}/recipe`)).json();
    const at = /** @type {any} */ (window).interleave.view().clock.time;
    return `${location.origin}/#trafficlight&r=${await pack({ ...recipe, at })}`;
  });
  const other = await open(browser, link);
  assert.notEqual(sessionOf(other.page), sessionOf(page));
  await until(async () => (await session(server.url, sessionOf(other.page))).hash === hash, 'the run is the same');
  const shown = await shows(other.page, (v) => v.past && v.time === there.time, 'the same moment is shown');
  assert.equal(shown.seq, there.seq);
  assert.deepEqual(other.problems, []);
  const broken = await open(browser, `${server.url}/#trafficlight&r=nonsense`);
  await until(async () => (await broken.page.textContent('#toasts'))?.includes('no run'), 'it is said that the link is broken');
  for (const { context: each } of [{ context }, other, broken]) await each.close();
});

test('the share popover gives the run out as files', async () => {
  const { page, context, problems } = await run();
  await page.click('#share');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-format=csv]')]);
  assert.equal(download.suggestedFilename(), 'trafficlight.csv');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#share-save')]);
  const { hash } = await session(server.url, sessionOf(page));
  const before = sessionOf(page);
  await page.locator('input[type=file]').setInputFiles(await saved.path());
  await until(() => sessionOf(page) !== before, 'the saved run is opened');
  await until(async () => (await session(server.url, sessionOf(page))).hash === hash, 'it is the same run');
  assert.deepEqual(problems, []);
  await context.close();
});
