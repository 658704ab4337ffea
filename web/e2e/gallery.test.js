// The page at every size: nothing overflows, lies over something else or is cut off.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { inPart, open, startBrowser, startServer, test, until, view } from './harness.js';
import { layoutFaults } from './layout.js';
import { hands, lost, sizes, speak, states } from './states.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

const faulty = {
  'a page that scrolls sideways': ['<p style="width: 900px">wide</p>', /the page is 9\d\d px wide/],
  'what lies beyond the edge': ['<button style="position: fixed; left: -30px">beyond</button>', /button .* lies beyond the page/],
  'what a box cuts off': ['<div style="width: 60px; overflow: hidden"><button style="width: 90px">box</button></div>', /button .* is cut off by div/],
  'what a box hides': ['<div style="height: 20px; overflow: hidden"><p style="margin-top: 60px">gone</p></div>', /p is hidden by div/],
  'text that is cut off': ['<p style="width: 60px; overflow: hidden; white-space: nowrap">more than there is room for</p>', /“more than .* is cut off$/],
  'an ellipsis that has no title': ['<p style="width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">more than there is room for</p>', /no title has the whole/],
  'text that is wider than its button': ['<button style="width: 40px; padding: 0; white-space: nowrap">more than fits</button>', /is wider than its box/],
  'text over text': ['<p style="margin: 0">one line</p><p style="margin: -10px 0 0">another line</p>', /“one line” and “another line” lie over each other/],
  'text over text on the stage': ['<svg width="200" height="60"><text x="10" y="30">one</text><text x="14" y="36">two</text></svg>', /“one” and “two” lie over each other/],
  'a button over a button': ['<button style="width: 60px">a</button><button style="width: 60px; margin-left: -40px">b</button>', /button and button lie over each other/],
  'a panel over a panel': ['<section class="sheet" style="background: white">one</section><section class="sheet" style="margin-top: -9px; background: white">two</section>', /the panels section.sheet and section.sheet lie over/],
  'a target too small for a finger': ['<button style="width: 30px; height: 44px">x</button>', /30 × 44 px, too small for a finger/],
};
const sound = `
  <p>A line of text.</p>
  <p title="more than there is room for" style="width: 60px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">more than there is room for</p>
  <div style="height: 40px; overflow: auto"><p style="height: 200px">what scrolls</p><button>out of sight</button></div>
  <svg width="200" height="60"><text x="10" y="30">under</text><rect x="0" y="0" width="100" height="60" fill="white"/><text x="14" y="30">over</text></svg>
  <div class="popover" style="position: absolute; top: 0; background: white">over all</div>
  <button style="position: relative; margin-top: 60px; width: 20px; height: 20px; padding: 0"><span style="position: absolute; inset: -14px"></span></button>`;

test('the measure of a layout finds what is wrong, and nothing else', async () => {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const show = (/** @type {string} */ body) => page.setContent(`<!doctype html><meta name="viewport" content="width=device-width"><body style="font: 16px sans-serif">${body}`);
  for (const [what, [body, said]] of Object.entries(faulty)) {
    await show(/** @type {string} */ (body));
    const found = await layoutFaults(page);
    assert.ok(found.some((fault) => /** @type {RegExp} */ (said).test(fault)), `${what}: ${JSON.stringify(found)}`);
  }
  await show(sound);
  assert.deepEqual(await layoutFaults(page), []);
  await context.close();
});

// settled measures again until what glides has come to rest.
async function settled(/** @type {import('playwright-core').Page} */ page, patience = 10_000) {
  const end = Date.now() + patience;
  for (;;) {
    const faults = await layoutFaults(page);
    if (faults.length === 0 || Date.now() > end) return faults;
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

for (const [device, own] of /** @type {const} */ ([['in a hand', Object.entries(sizes).slice(0, hands)], ['on a desk', Object.entries(sizes).slice(hands)], ['magnified to 200 %', [/** @type {[string, [number, number]]} */ (['1440×900 at 200 %', [720, 450]])]]])) {
  test(`${device} every state fits every size, theme and language`, async (t) => {
    const server = await startServer();
    t.after(server.stop);
    const touch = device === 'in a hand';
    const { page, context, problems } = await open(browser, server.url, { viewport: { width: 1024, height: 768 }, ...(touch && { hasTouch: true, isMobile: true }) });
    /** @type {string[]} */
    const faults = [];
    for (const [nth, state] of [...states, lost].entries()) {
      if (state === lost) {
        assert.deepEqual(problems, []);
        await server.stop();
      }
      const shown = own.filter(([, [width]]) => width >= (state.least ?? 0));
      if (shown.length === 0) continue;
      await state.enter(page);
      for (const [k, lang] of /** @type {const} */ (['en', 'zh']).entries()) {
        await speak(page, lang);
        for (const [i, [size, [width, height]]] of shown.entries()) {
          if (!inPart(2, nth + k + i)) continue; // each size in one language, the next state in the other
          await page.setViewportSize({ width, height });
          // A theme moves nothing: each state has both, in turn.
          const colorScheme = (nth + k + (i >> 1)) % 2 ? 'light' : 'dark';
          await page.emulateMedia({ colorScheme });
          faults.push(...(await settled(page)).map((fault) => `${state.name}, ${size}, ${colorScheme}, ${lang}: ${fault}`));
        }
      }
      await state.leave?.(page);
    }
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('magnified to 200 % the page still has all that it does', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 1440, height: 900 } });
  await until(async () => (await view(page)).time > 1e9, 'it runs');
  /** The things to press and to set, but for those that make more of a large window, and words beside what is chosen from a menu. */
  const offered = () => page.evaluate(() => [...document.querySelectorAll('button[id], select[id], [role=tab], #controls [data-param], #controls button, #stage [data-act], [data-speed], canvas[tabindex], svg[tabindex], #transport select option')]
    .filter((el) => (el.closest('select') ?? el).checkVisibility({ visibilityProperty: true })).map((el) => el.id || el.getAttribute('data-param') || el.getAttribute('data-act') || el.getAttribute('data-speed') || el.getAttribute('aria-label') || el.textContent?.trim() || ''));
  const before = await offered();
  assert.ok(before.length > 30, String(before));
  await page.setViewportSize({ width: 720, height: 450 });
  await page.waitForFunction(() => document.documentElement.scrollHeight > innerHeight);
  const after = new Set(await offered());
  // The presenter's view and the wide tabs are for large windows; the palette is in the catalogue, which then is behind its button.
  assert.deepEqual(before.filter((name) => !after.has(name) && !['present', 'widen', 'find'].includes(name)), []);
  for (const id of ['#play', '#share', '#language', '#tab-charts']) {
    await page.locator(id).scrollIntoViewIfNeeded();
    await page.click(id, { trial: true });
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('on a projector the page is magnified, and what is pointed at is met', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 3840, height: 2160 } });
  await until(async () => (await view(page)).time > 3e9, 'there is something to go back to');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it stands still');
  const thread = page.locator('#stage [data-thread="2"]').first();
  let before = '';
  await until(async () => before === (before = JSON.stringify(await thread.boundingBox())), 'the thread has come to its place');
  await thread.hover();
  await page.locator('#card').waitFor();
  const [own, card] = await Promise.all([thread.boundingBox(), page.locator('#card').boundingBox()]);
  assert.ok(own && card && card.height > 100, 'the type is large');
  assert.ok(card.x < own.x + own.width && own.x < card.x + card.width, 'the card is over the thread or below it');
  assert.ok(Math.min(Math.abs(card.y + card.height - own.y), Math.abs(own.y + own.height - card.y)) < 60, 'and near it');
  // the first 15 s are shown, from the end of the names to a margin of 12 px
  const block = page.locator('#lanes .block').first();
  const place = /** @type {{x: number, y: number, width: number}} */ (await block.boundingBox());
  const { labels, zoom } = await block.evaluate((el) => ({ labels: Number.parseFloat(/** @type {HTMLElement} */ (el).style.getPropertyValue('--labels')), zoom: /** @type {any} */ (el).currentCSSZoom }));
  assert.equal(zoom, 2);
  const left = place.x + labels * zoom;
  const wanted = left + ((place.x + place.width - 12 * zoom - left) * 2) / 15;
  await page.mouse.click(wanted, place.y + 10 * zoom);
  await until(async () => Math.abs((await view(page)).time - 2e9) < 0.05e9, 'a press on the axis at 2 s goes there');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a finger near a switch on the stage means it', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const { page, context } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await page.tap('#play');
  await until(async () => !(await view(page)).playing, 'it stands still');
  const event = async () => (await view(page)).state.objects.find((/** @type {any} */ o) => o.kind === 'event').value;
  const before = await event();
  const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('#stage .switch').boundingBox());
  assert.ok(box.height < 44);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height + 12);
  await until(async () => (await event()) !== before, 'the switch is thrown');
  await context.close();
});
