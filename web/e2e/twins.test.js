// Two runs side by side: opened by link and by button, one clock, controls once or
// twice, where they part, how they end, and how it looks on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open, ready, session, sessionOf, startBrowser, startServer, until } from './harness.js';

/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;
/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { server = await startServer(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** What the page shows of each run. @param {import('playwright-core').Page} page @returns {Promise<any>} */
const both = (page) => page.evaluate(() => {
  const { all, clock, side, tab } = /** @type {any} */ (window).interleave.view();
  return { clock, side, status: tab.status, runs: all.map((/** @type {any} */ v) => ({ state: v.state, time: v.time, ended: v.ended, epoch: v.epoch, prints: v.trace.prints.length })) };
});
const textOf = (/** @type {import('playwright-core').Page} */ page, /** @type {string} */ selector) => page.locator(selector).innerText();
const own = (/** @type {import('playwright-core').Page} */ page) => session(server.url, sessionOf(page));

test('the lock and no lock, by link: where they part, and both ends', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`);
  assert.deepEqual(await page.locator('.side .title').allInnerTexts(), ['Lock: off', 'Lock: on']);
  assert.match(await textOf(page, '#comparison .parting'), /So far both runs do the same/);
  await until(async () => /They part at 1\.12 s: in A add 12 reads num, in B add 12 takes lock\./.test(await textOf(page, '#comparison')), 'it is said where they part');
  await page.click('[data-speed="16"]');
  await until(async () => (await both(page)).clock.ended, 'both are over', 30_000);
  assert.match(await textOf(page, '#comparison .ends'), /^A ended at [\d.]+ s; B ended at [\d.]+ s$/);
  const { runs } = await both(page);
  const told = await own(page);
  assert.deepEqual(runs.map((/** @type {any} */ r) => r.state), [told.state, told.twin.state]);
  const lost = runs.map((/** @type {any} */ r) => r.state.objects.find((/** @type {any} */ o) => o.kind === 'variable').limit);
  assert.ok(lost[0] > 0 && lost[1] === 0, `lost ${lost}`);
  await page.click('#comparison .button');
  await until(async () => (await both(page)).runs.map((/** @type {any} */ r) => r.epoch).join() === '3,4', 'both run again');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the button offers comparisons; both step and pause together', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#semaphore`);
  await page.click('#compare');
  await page.click('[data-twin=permits]');
  await until(async () => (await both(page)).runs.length === 2, 'there are two');
  await until(async () => (await page.locator('.side:visible').count()) === 2, 'both are to be seen');
  await page.click('#play');
  await page.click('#reset');
  await until(async () => { const { runs, clock } = await both(page); return runs.length === 2 && clock.time === 0; }, 'at the beginning');
  for (let i = 0; i < 6; i++) {
    const { state: { step } } = await own(page);
    await page.click('#step');
    await until(async () => { const now = await own(page); return now.state.step > step; }, 'a step more');
  }
  const now = await own(page);
  assert.equal(now.state.step, now.twin.state.step);
  await until(async () => (await both(page)).runs.every((/** @type {any} */ r, /** @type {number} */ i) => r.state.seq === [now.state, now.twin.state][i].seq), 'the page shows both');
  assert.deepEqual(problems, []);
  await context.close();
});

test('what stands twice is for one run, the rest for both', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer&p=full&twin=maxsize:8`);
  await until(async () => (await page.locator('[data-param=maxsize]').count()) === 2, 'the size of the queue is there twice');
  const params = async () => { const { state, twin } = await own(page); return [state.params, twin.state.params]; };
  await page.locator('[data-param=maxsize][data-side=B] input').fill('6');
  await until(async () => (await params()).map((p) => p.maxsize).join() === '4,6', 'only B has six places');
  await page.locator('[data-param=consumers] input').fill('3');
  await until(async () => (await params()).map((p) => p.consumers).join() === '3,3', 'both have three consumers');
  await page.locator('[data-param=producers] .close').click();
  await page.locator('[data-param=producers][data-side=A] input').fill('1');
  await until(async () => (await params()).map((p) => p.producers).join() === '1,4', 'the producers differ now');
  await until(async () => /^Producers: 1, Queue size: 4.*;Producers: 4, Queue size: 6/.test((await page.locator('.side .title').allInnerTexts()).join(';')), 'the headings say so');
  await page.locator('[data-param=producers][data-side=A] .close').click();
  await until(async () => (await params()).map((p) => p.producers).join() === '1,1', 'and are the same again');
  await until(async () => (await page.locator('[data-param=producers]').count()) === 1, 'in one control');
  assert.deepEqual(problems, []);
  await context.close();
});

test('tabs show the run that is chosen, and a thread is found in both', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`);
  await page.click('#tab-console');
  await until(async () => (await both(page)).clock.time > 2.5e9, 'some have come');
  await page.click('#play');
  await page.click('.side[data-side=B] .choose');
  await until(async () => (await both(page)).side === 1, 'the tabs are about B');
  assert.equal(await page.locator('#sides [aria-pressed=true]').innerText(), 'B');
  await page.click('#sides [data-side=A]');
  await until(async () => (await both(page)).side === 0, 'and about A again');
  await page.keyboard.press('x');
  await until(async () => (await both(page)).side === 1, 'by key too');
  await page.click('.side[data-side=A] [data-thread="5"]');
  await until(async () => (await page.locator('.side .selected').count()) === 2, 'add 4 is marked on both stages');
  assert.equal((await both(page)).side, 0);
  await until(async () => /add 4/.test(await textOf(page, '#card')), 'and its card is there');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a viewer sees both, copies both; one goes on alone', async () => {
  const owner = await open(browser, `${server.url}/#lock&p=lost&twin=lock:1`);
  const guest = await open(browser, owner.page.url().replace(/&t=[^&]*/, ''));
  await until(async () => (await both(guest.page)).runs.length === 2, 'the guest sees two');
  assert.ok(await guest.page.locator('#compare').isHidden());
  assert.ok(await guest.page.locator('#untwin').isHidden());
  await guest.page.click('#copy');
  await until(async () => sessionOf(guest.page) !== sessionOf(owner.page), 'a session of its own');
  await ready(guest.page);
  await until(async () => { const { runs } = await both(guest.page); return runs.length === 2 && runs[0].state.params.lock === 0 && runs[1].state.params.lock === 1; }, 'with both runs');
  await until(async () => (await both(owner.page)).clock.time > 1e9, 'time goes by');
  await owner.page.click('.side[data-side=A] .side-head .close');
  await until(async () => { const { runs } = await both(owner.page); return runs.length === 1 && runs[0].state.params.lock === 1; }, 'B goes on alone');
  const { runs, clock } = await both(owner.page);
  assert.equal(runs[0].epoch, 2);
  assert.ok(clock.time > 1e9 && runs[0].prints >= 24, 'and lost nothing of its past');
  assert.equal(await owner.page.locator('.side:visible').count(), 1);
  assert.ok(await owner.page.locator('#preset').isVisible());
  assert.deepEqual([...owner.problems, ...guest.problems], []);
  await owner.context.close();
  await guest.context.close();
});

test('a comparison that is none is said, and the scenario runs alone', async () => {
  const { page, context } = await open(browser, `${server.url}/#lock&twin=nonsense`);
  assert.match(await textOf(page, '#toasts'), /nonsense/);
  assert.equal((await both(page)).runs.length, 1);
  await page.goto('about:blank');
  await page.goto(`${server.url}/#lock&twin=lock:7`);
  await ready(page);
  assert.match(await textOf(page, '#toasts'), /lock must be from 0 to 1, not 7/);
  assert.equal((await both(page)).runs.length, 1);
  await context.close();
});

test('a lost connection comes back to both', async () => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  /** @type {import('playwright-core').WebSocketRoute[]} */
  const sockets = [];
  await page.routeWebSocket(/\/ws\//, (ws) => { ws.connectToServer(); sockets.push(ws); });
  await page.goto(`${server.url}/#lock&twin=lock`);
  await ready(page);
  await until(async () => (await both(page)).clock.time > 1.2e9, 'time moves');
  await sockets[0].close({ code: 4000, reason: 'lost' });
  await until(() => sockets.length >= 2, 'the page has connected again');
  const { clock } = await both(page);
  await until(async () => (await both(page)).clock.time > clock.time + 5e8, 'time moves on');
  await page.click('#play');
  const now = await own(page);
  await until(async () => (await both(page)).runs.every((/** @type {any} */ r, /** @type {number} */ i) => r.state.seq === [now.state, now.twin.state][i].seq), 'it shows both as they are');
  assert.deepEqual((await both(page)).runs.map((/** @type {any} */ r) => r.state), [now.state, now.twin.state]);
  await context.close();
});

for (const [what, size, stacked] of /** @type {[string, {width: number, height: number}, boolean][]} */ ([
  ['a phone', { width: 390, height: 844 }, true], ['a tablet', { width: 1024, height: 768 }, false], ['a large screen', { width: 1440, height: 900 }, false]])) {
  test(`both are to be seen on ${what}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`, { viewport: size });
    await until(async () => (await page.locator('.side:visible').count()) === 2, 'two sides');
    const boxes = await Promise.all(['A', 'B'].map((side) => page.locator(`.side[data-side=${side}]`).boundingBox()));
    const [a, b] = /** @type {{x: number, y: number, width: number, height: number}[]} */ (boxes);
    assert.ok(stacked ? b.y >= a.y + a.height - 1 && b.x === a.x : b.x >= a.x + a.width - 1 && b.y === a.y, JSON.stringify(boxes));
    assert.ok(Math.abs(a.width - b.width) < 2 && Math.abs(a.height - b.height) < 2, 'they are alike');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    const blocks = await Promise.all(['A', 'B'].map((side) => page.locator(`.block[data-side=${side}] canvas`).boundingBox()));
    assert.ok(blocks[0] && blocks[1] && blocks[1].y >= blocks[0].y + blocks[0].height - 1 && blocks[0].x === blocks[1].x, 'the lanes are one below the other');
    assert.deepEqual(problems, []);
    await context.close();
  });
}
