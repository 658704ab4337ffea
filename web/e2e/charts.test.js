// The charts: what they say is what the session knows, for everybody who looks.
import assert from 'node:assert/strict';
import { wholeRun } from '../core/charts.js';
import { columnFor, rateBins } from '../core/curves.js';
import { agrees, inPart, open, served, session, sessionOf, shared, test, until, view } from './harness.js';

const { server, browser } = await served();

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
  assert.equal(says['Waits: median · 95%'], 'q 3.5 s');
  assert.deepEqual(problems, []);
  await context.close();
});

for (const speed of ['16', '0']) {
  test(`who comes late sees the same charts, at speed ${speed}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
    await page.click('#tab-charts');
    await page.locator('#charts canvas').first().waitFor();
    await runUntil(page, 60, speed);
    const late = await open(browser, shared(page.url()));
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
  const { page, context } = await open(browser, `${server.url}/#trafficlight&p=lesson&set=cars:6`);
  await page.click('#tab-charts');
  await runUntil(page, 20, '4');
  const head = (await view(page)).time;
  const event = page.locator('#charts .chart').first();
  const value = event.locator('output');
  await until(async () => await value.innerText() === 'clear', 'the event is clear at the playhead');
  const { x, y, width } = /** @type {{x: number, y: number, width: number}} */ (await page.locator('#charts canvas').first().boundingBox());
  const end = wholeRun(head, false).to; // of the axis
  await page.mouse.move(x + width * (10e9 / end), y + 5);
  await until(async () => await value.innerText() === 'set', 'it was set ten seconds from the beginning');
  assert.match(await page.locator('#charts .axis b').innerText(), /^00:(10\.0|09\.9)/);
  await page.mouse.move(x + (width * (head + end)) / 2 / end, y + 5);
  await until(async () => await value.innerText() === 'clear', 'what is still to come is not told');
  await until(() => page.locator('#charts .axis b').isHidden(), 'nor is its time');
  await context.close();
});

for (const [how, options] of /** @type {[string, import('playwright-core').BrowserContextOptions][]} */ ([['pointer', {}], ['finger', { hasTouch: true, viewport: { width: 390, height: 844 } }]])) {
  test(`by ${how} a chart leads to a moment of the run`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#trafficlight&p=lesson&set=cars:6`, options);
    await page.click('#tab-charts');
    await runUntil(page, 20, '4');
    await page.locator('#charts').scrollIntoViewIfNeeded();
    const { x, y, width } = /** @type {{x: number, y: number, width: number}} */ (await page.locator('#charts canvas').first().boundingBox());
    const end = wholeRun((await view(page)).head, false).to / 1e9; // of the axis
    const at = (/** @type {number} */ s) => x + width * (s / end);
    const shows = (/** @type {number} */ s) => until(async () => Math.abs((await view(page)).time / 1e9 - s) < end / width, `the page shows ${s} s`);
    if (options.hasTouch) await page.touchscreen.tap(at(10), y + 5);
    else await page.mouse.click(at(10), y + 5);
    await shows(10);
    await until(async () => await page.locator('#charts .chart output').first().innerText() === 'set', 'the event was set');
    const line = await page.locator('#charts .playhead').boundingBox();
    assert.ok(Math.abs(Number(line?.x) - at(10)) < 3, 'the line is there');
    if (!options.hasTouch) {
      await page.mouse.move(at(10), y + 5);
      await page.mouse.down();
      await page.mouse.move(at(15), y + 5, { steps: 3 });
      await shows(15);
      await page.mouse.move(at(20), y + 5, { steps: 3 });
      await page.mouse.up();
      await shows(20);
      await page.mouse.move(0, 0);
      await until(async () => await page.locator('#charts .axis b.now').innerText() === `00:${((await view(page)).time / 1e9).toString().slice(0, 5)}`, 'the time there is told');
    }
    const { time } = await view(page);
    await page.focus('#charts .chartlist');
    await page.keyboard.press('ArrowLeft');
    await shows(time / 1e9 - end / 100);
    await page.keyboard.press('Home');
    await shows(0);
    await page.keyboard.press('End');
    await until(() => page.evaluate(() => !(/** @type {any} */ (window).interleave.view().past)), 'the end is the present');
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test('who looks back stays there while the run goes on, and the charts go on', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  const late = await open(browser, shared(page.url()));
  await late.page.click('#tab-charts');
  await page.click('[data-speed="16"]');
  await until(async () => (await view(late.page)).head > 20e9, 'there is a past');
  const canvas = late.page.locator('#charts canvas').first();
  await canvas.click({ position: { x: 20, y: 5 } });
  await until(() => late.page.evaluate(() => { const v = /** @type {any} */ (window).interleave.view(); return v.past && v.exact; }), 'it looks back');
  const { time, head } = await view(late.page);
  await until(async () => (await view(late.page)).head > head + 20e9, 'the run goes on');
  assert.equal((await view(late.page)).time, time);
  assert.ok(await late.page.locator('#charts .later').isVisible(), 'what comes later is faint');
  await context.close();
  await late.context.close();
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

test('no two lines of a chart differ in colour alone, in any scenario, of one run or of two', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  // What is painted is written down, anew with each picture: grounds of rows, and the patterns of lines with where they begin.
  await page.evaluate(() => {
    const { fillRect, moveTo, scale, stroke } = CanvasRenderingContext2D.prototype;
    const painted = /** @type {any} */ (window).painted = new WeakMap();
    const of = (/** @type {CanvasRenderingContext2D} */ c) => painted.get(c.canvas) ?? { rows: [], begin: NaN };
    Object.assign(CanvasRenderingContext2D.prototype, {
      /** @this {CanvasRenderingContext2D} */
      scale(/** @type {number} */ x, /** @type {number} */ y) {
        painted.set(this.canvas, { rows: [], begin: NaN });
        scale.call(this, x, y);
      },
      /** @this {CanvasRenderingContext2D} */
      fillRect(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
        const { rows } = of(this);
        if (x === 0 && !rows.some((/** @type {any} */ row) => row.from === y)) rows.push({ from: y, to: y + h, dashes: [] });
        fillRect.call(this, x, y, w, h);
      },
      /** @this {CanvasRenderingContext2D} */
      moveTo(/** @type {number} */ x, /** @type {number} */ y) {
        of(this).begin = y;
        moveTo.call(this, x, y);
      },
      /** @this {CanvasRenderingContext2D} */
      stroke() {
        const { rows, begin } = of(this);
        rows.find((/** @type {any} */ row) => row.from <= begin && begin <= row.to)?.dashes.push(this.getLineDash().join(' '));
        stroke.call(this);
      },
    });
  });
  await page.click('#tab-charts');
  const { scenarios } = await page.evaluate(() => ({ scenarios: /** @type {any} */ (window).interleave.view().tab.scenarios }));
  let runs = 0;
  let lines = 0;
  let dashed = 0;
  for (const [nth, { name, twins }] of scenarios.entries()) {
    if (!inPart(3, nth)) continue;
    for (const twin of ['', ...twins.slice(0, 1).map((/** @type {any} */ one) => `&twin=${one.name}`)]) {
      await page.evaluate((hash) => { location.hash = hash; }, name + twin);
      await page.waitForFunction(([wanted, sides]) => {
        const { scenario, live, time, all } = /** @type {any} */ (window).interleave.view();
        return scenario?.name === wanted && live && time > 1.2e9 && all.length === sides;
      }, /** @type {const} */ ([name, twin ? 2 : 1]));
      await page.locator('#charts canvas').first().waitFor();
      runs++;
      const charts = await page.locator('#charts canvas').evaluateAll((all) => all.map((canvas) => ({
        title: canvas.closest('section')?.querySelector('h3')?.textContent, rows: /** @type {any} */ (window).painted.get(canvas)?.rows ?? [],
      })));
      for (const { title, rows } of charts) {
        const where = `${name}${twin}: ${title}`;
        rows.sort((/** @type {any} */ a, /** @type {any} */ b) => a.from - b.from).forEach((/** @type {any} */ row, /** @type {number} */ i) => {
          assert.ok(!i || rows[i - 1].to <= row.from, `${where}: each row has its own place`);
          assert.equal(new Set(row.dashes).size, row.dashes.length, `${where}: ${row.dashes.map((/** @type {string} */ dash) => `[${dash}]`)}`);
          lines += row.dashes.length;
          dashed += row.dashes.filter((/** @type {string} */ dash) => dash).length;
        });
      }
    }
  }
  assert.ok(lines > 2 * runs && dashed > runs / 2, `${lines} lines of ${runs} runs, ${dashed} of them dashed`);
  assert.deepEqual(problems, []);
  await context.close();
});
