// The charts: what they say is what the session knows, for everybody who looks.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { columnFor, rateBins } from '../core/curves.js';
import { agrees, open, session, sessionOf, startBrowser, startServer, until, view } from './harness.js';

/** @type {Awaited<ReturnType<typeof startServer>>} */ let server;
/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { server = await startServer(); browser = await startBrowser(); });
after(async () => { await browser?.close(); await server?.stop(); });

/** Runs until a virtual time at a speed, and pauses. @param {import('playwright-core').Page} page @param {number} seconds @param {string} speed */
async function runUntil(page, seconds, speed) {
  await page.click(`[data-speed="${speed}"]`);
  await until(async () => (await session(server.url, sessionOf(page))).state.time > seconds * 1e9, `${seconds} s have passed`);
  await page.click('#play');
  await until(async () => !(await session(server.url, sessionOf(page))).playing, 'it is paused');
  return agrees(page, server.url);
}

/** What the charts say, by title. @param {import('playwright-core').Page} page @returns {Promise<{[title: string]: string}>} */
async function spoken(page) {
  const labels = await page.locator('#charts canvas').evaluateAll((all) => all.map((el) => el.getAttribute('aria-label') ?? ''));
  return Object.fromEntries(labels.map((label) => /^(.*): (.*)$/s.exec(label)?.slice(1) ?? [label, '']));
}

/** @param {import('playwright-core').Page} page */
const pictures = (page) => page.locator('#charts canvas').evaluateAll((all) => all.map((el) => /** @type {HTMLCanvasElement} */ (el).toDataURL()));

test('the charts say what the session knows', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer&p=full`);
  await page.click('#tab-charts');
  const { own } = await runUntil(page, 40, '16');
  const { time } = await view(page);
  const bin = 8 * columnFor(time);
  const newest = Math.floor(time / bin);
  const got = await page.evaluate((from) => /** @type {any} */ (window).interleave.view().trace.prints.filter((/** @type {any} */ p) => p.text.includes('got bone') && p.time >= from).length, (newest - rateBins + 1) * bin);
  const rate = got / ((rateBins * bin - ((newest + 1) * bin - time)) / 1e9);
  await until(async () => Math.abs(Number(/([\d.]+) per s/.exec((await spoken(page))['Throughput'])?.[1]) - rate) < 0.051, `the charts say ${rate} items per second`);
  const says = await spoken(page);
  assert.equal(says['Items in the queue'], `q ${own.objects[0].value}`);
  assert.equal(says['Threads blocked'], `q ${own.threads.filter((/** @type {any} */ o) => o.object === 1 && ['put', 'get'].includes(o.reason)).length}`);
  // Each of four producers is let in by every fourth get, and slept half a second of those four.
  assert.equal(says['Waits: median · 95 %'], 'q 3.5 s');
  assert.deepEqual(problems, []);
  await context.close();
});

for (const speed of ['16', '0']) {
  test(`who comes late sees the same charts, at speed ${speed}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
    await page.click('#tab-charts');
    await page.locator('#charts canvas').first().waitFor();
    await runUntil(page, 60, speed);
    const late = await open(browser, page.url().replace(/&t=[^&]*/, ''));
    await late.page.click('#tab-charts');
    await late.page.locator('#charts canvas').first().waitFor();
    await until(async () => String(await pictures(late.page)) === String(await pictures(page)), 'both show the same pictures');
    assert.deepEqual(await spoken(late.page), await spoken(page));
    assert.ok((await pictures(page)).length >= 5);
    assert.deepEqual([...problems, ...late.problems], []);
    await context.close();
    await late.context.close();
  });
}

test('pointing at a chart tells the value and the time there', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  await page.click('#tab-charts');
  await runUntil(page, 25, '16');
  const head = (await view(page)).time;
  const event = page.locator('#charts .chart').first();
  const value = event.locator('output');
  await until(async () => await value.innerText() === 'clear', 'the event is clear at the playhead');
  const { x, y, width } = /** @type {{x: number, y: number, width: number}} */ (await page.locator('#charts canvas').first().boundingBox());
  await page.mouse.move(x + width * (10 / 30), y + 5); // the axis ends at 30 s
  await until(async () => await value.innerText() === 'set', 'it was set ten seconds from the beginning');
  assert.match(await page.locator('#charts .axis b').innerText(), /^00:(10\.0|09\.9)/);
  await page.mouse.move(x + width - 1, y + 5);
  await until(async () => await value.innerText() === 'clear', 'what is still to come is not told');
  assert.ok(await page.locator('#charts .axis b').isHidden() && head < 29.9e9);
  await page.focus('#charts .chartlist');
  for (let i = 0; i < 45; i++) await page.keyboard.press('ArrowLeft');
  await until(async () => await value.innerText() === 'set', 'the keys go back in time too');
  await context.close();
});

test('charts that are not shown ask for nothing', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  let asked = 0;
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => { if (String(payload).includes('"curves"')) asked++; }));
  await page.goto(`${server.url}/#trafficlight`);
  await page.click('#tab-charts');
  await until(() => asked > 2, 'the charts ask while they are shown');
  await page.click('#tab-console');
  const { time } = await view(page);
  const before = asked;
  await until(async () => (await view(page)).time > time + 1.5e9, 'the run goes on');
  assert.ok(asked <= before + 1, `${asked - before} questions`);
  await context.close();
});

test('a window of the last moments, and another run of another scenario', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer`);
  await page.click('#tab-charts');
  await runUntil(page, 70, '16');
  await page.click('#charts button >> text=Recent');
  await until(async () => !(await page.locator('#charts .ticks').innerText()).includes('0s\n10s'), 'the axis begins later');
  assert.match(await page.locator('#charts .ticks').innerText(), /60s/);
  await page.click('#catalogue >> text=Semaphore gate');
  await until(async () => (await page.locator('#charts').innerText()).includes('Permits in use'), 'the charts are those of the gate');
  assert.ok(!(await page.locator('#charts').innerText()).includes('Items in the queue'));
  await page.click('#language');
  await until(async () => (await page.locator('#charts').innerText()).includes('许可'), 'in Chinese too');
  assert.deepEqual(problems, []);
  await context.close();
});
