// What who comes for the first time is told to try: each once.
import assert from 'node:assert/strict';
import { inPart, open, ready, served, test } from './harness.js';
import { layoutFaults } from './layout.js';

const { server, browser } = await served();

test('the hints stand side by side in every scenario, at every width and in both languages', async () => {
  for (const [nth, [locale, touch]] of /** @type {const} */ ([['en-GB', false], ['zh-CN', false], ['en-GB', true]]).entries()) {
    const { page, context } = await open(browser, `${server.url}/#trafficlight`, { locale, hasTouch: touch });
    for (const [k, name] of ['trafficlight', 'lock', 'gil', 'daemon', 'philosophers', 'pipe', 'queues'].entries()) {
      if (!inPart(3, nth + k)) continue;
      await page.evaluate((hash) => { location.hash = hash; }, `#${name}`);
      await page.waitForFunction((wanted) => { const v = /** @type {any} */ (window).interleave.view(); return v.live && v.scenario?.name === wanted && document.querySelectorAll('#hints li').length === 3; }, name);
      for (const [width, height] of [[360, 800], [390, 844], [844, 390], [1024, 768], [1440, 900]]) {
        await page.setViewportSize({ width, height });
        const found = await page.evaluate(() => {
          const list = /** @type {HTMLElement} */ (document.querySelector('#hints ul'));
          const boxes = [...list.children].map((el) => el.getBoundingClientRect());
          const middle = (/** @type {DOMRect} */ { top, height: tall }) => top + tall / 2;
          return { apart: boxes.every((b, i) => !i || Math.abs(middle(b) - middle(boxes[0])) < 1), fits: list.scrollWidth <= list.clientWidth, cut: [...list.querySelectorAll('.try')].filter((el) => el.scrollWidth > el.clientWidth).length, high: list.clientHeight };
        });
        assert.deepEqual(await layoutFaults(page, { within: '#transport' }), [], `${name} in ${width}×${height}`);
        const roomy = !touch || width !== 1024; // there fingers have the narrowest column
        assert.deepEqual({ ...found, apart: found.apart || !roomy, high: found.high <= (roomy ? 50 : 100) }, { apart: true, fits: true, cut: 0, high: true }, `${name} in ${width}×${height}, ${locale}${touch ? ', touched' : ''}: ${JSON.stringify(found)}`);
      }
    }
    const label = (/** @type {string} */ name) => page.evaluate((hash) => { location.hash = hash; }, `#${name}`).then(() => page.waitForFunction((wanted) => /** @type {any} */ (window).interleave.view().scenario?.name === wanted, name)).then(() => page.locator('[data-hint=drag] .try').innerText());
    if (locale === 'en-GB') assert.doesNotMatch(await label('daemon'), /daemon/, 'only what can be dragged is said to be');
    await context.close();
  }
});

test('each hint goes for ever when it was done, or dismissed', async () => {
  const { page, problems, context } = await open(browser, `${server.url}/#trafficlight`);
  await page.waitForSelector('#hints [data-hint=ask]');
  assert.equal(await page.locator('#hints li').count(), 3);
  await page.locator('#controls .param input').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForSelector('#hints [data-hint=drag]', { state: 'detached' });
  await page.click('#back');
  await page.waitForSelector('#hints [data-hint=back]', { state: 'detached' });
  await page.reload();
  await ready(page);
  await page.waitForSelector('#hints [data-hint=ask]');
  assert.equal(await page.locator('#hints li').count(), 1);
  await page.click('#hints [data-hint=ask] .close');
  await page.waitForSelector('#hints', { state: 'hidden' });
  await page.reload();
  await ready(page);
  assert.equal(await page.isVisible('#hints'), false);
  assert.deepEqual(problems, []);
  await context.close();
});
