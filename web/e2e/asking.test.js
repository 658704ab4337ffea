// Ask a thread: on the stage of every scenario each thread, object, interpreter lock and
// item is in reach of the mouse, of a finger and of the arrow keys, and opens the card.
import assert from 'node:assert/strict';
import { inPart, open, served, stand, test, until } from './harness.js';

const { server, browser } = await served();

/** @type {any[]} */
const catalogue = (await (await fetch(`${server.url}/api/scenarios`)).json()).scenarios;
/** When most is going on, in seconds. @type {{[name: string]: number}} */
const busy = { daemon: 1.5, gil: 0.5, lock: 0.12, manager: 1.6, memory: 0.6, philosophers: 2.5, pipe: 1.5, pool: 1.5, processqueue: 2.5, producerconsumer: 6.3, queues: 6, readerswriter: 4, semaphore: 0.5, threads: 1, trafficlight: 16 };

/** @typedef {import('playwright-core').Page} Page */

const devices = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};
/** The pages on which nothing has gone wrong. @type {Map<string, Awaited<ReturnType<typeof open>>>} */
const pages = new Map();

/**
 * Looks at the run of a scenario on a device, stopped at a busy moment, everything at its place.
 * @param {keyof typeof devices} device @param {any} scenario @param {(page: Page) => Promise<void>} look
 */
async function stopped(device, scenario, look) {
  const { id, token } = await stand(server.url, scenario, scenario.presets[0].name, busy[scenario.name] * 1e9);
  const hash = `${scenario.name}&s=${id}&t=${token}`;
  const opened = pages.get(device) ?? await open(browser, `${server.url}/#${hash}`, devices[device]);
  pages.delete(device);
  const { page, problems } = opened;
  await page.evaluate((wanted) => { location.hash = wanted; scrollTo(0, 0); }, hash);
  await page.waitForFunction((wanted) => /** @type {any} */ (window).interleave.view().live && /** @type {any} */ (window).interleave.view().scenario?.name === wanted, scenario.name);
  await page.waitForSelector('svg.stage [data-thread]');
  let before = '';
  await until(async () => before === (before = JSON.stringify(await subjects(page))), 'everything is at its place');
  await look(page);
  assert.deepEqual(problems, []);
  pages.set(device, opened);
}

/**
 * What can be selected, as kind and id, with a point at which that is what lies uppermost,
 * in the viewport; null where there is none.
 * @param {Page} page @param {string} [only] the one that is asked for @returns {Promise<{key: string, at: {x: number, y: number} | null}[]>}
 */
function subjects(page, only) {
  return page.evaluate((wanted) => {
    const kinds = ['thread', 'item', 'object', 'gil'];
    const any = kinds.map((kind) => `[data-${kind}]`).join();
    const keyOf = (/** @type {Element} */ el) => kinds.filter((kind) => el.hasAttribute(`data-${kind}`)).map((kind) => `${kind}:${el.getAttribute(`data-${kind}`)}`);
    const stage = /** @type {Element} */ (document.querySelector('svg.stage')).getBoundingClientRect();
    const around = [[3, 0], [-3, 0], [0, 3], [0, -3]];
    // The middle first: at an edge a tap may mean what is beside it.
    const tries = Array.from({ length: 625 }, (_, n) => [(n % 25 + 0.5) / 25, (Math.floor(n / 25) + 0.5) / 25]).sort((a, b) => Math.hypot(a[0] - 0.5, a[1] - 0.5) - Math.hypot(b[0] - 0.5, b[1] - 0.5));
    /** @type {Map<string, {x: number, y: number} | null>} */
    const found = new Map();
    for (const el of document.querySelectorAll(any)) {
      if (!el.closest('svg.stage')) continue;
      const { left, top, width, height } = el.getBoundingClientRect();
      for (const key of keyOf(el)) {
        if (found.get(key) || (wanted && key !== wanted)) continue;
        const right = Math.min(left + width, stage.right);
        const bottom = Math.min(top + height, stage.bottom);
        found.set(key, null);
        if (right < stage.left || left > stage.right) { found.delete(key); continue; } // a car that has left
        for (const [i, j] of tries) {
          const x = Math.max(left, stage.left) + i * (right - Math.max(left, stage.left));
          const y = Math.max(top, stage.top) + j * (bottom - Math.max(top, stage.top));
          const hits = (/** @type {number} */ dx, /** @type {number} */ dy) => {
            const hit = document.elementFromPoint(x + dx, y + dy)?.closest(any);
            return hit && keyOf(hit)[0] === key;
          };
          if (!hits(0, 0)) continue;
          if (!found.get(key)) found.set(key, { x, y });
          if (!around.every(([dx, dy]) => hits(dx, dy))) continue; // between two lines of what lies over it
          found.set(key, { x, y });
          break;
        }
      }
    }
    return [...found].map(([key, at]) => ({ key, at }));
  }, only);
}

/** Where something can be pressed now. @param {Page} page @param {string} key */
const pointOf = async (page, key) => /** @type {{x: number, y: number}} */ ((await subjects(page, key))[0]?.at ?? { x: 0, y: 0 });

/** What is asked about, as kind and id. @param {Page} page @returns {Promise<string>} */
const asked = (page) => page.evaluate(() => {
  const { selected, tab } = /** @type {any} */ (window).interleave.view();
  return selected ? `thread:${selected}` : tab.about ? `${tab.about.kind}:${tab.about.id}` : '';
});

/** Waits until the card is about something and is to be seen. @param {Page} page @param {string} key @param {string} how */
async function carded(page, key, how) {
  await until(async () => await asked(page) === key && page.locator('#card[data-pinned]').isVisible(), `${how} of ${key} opens its card`);
  assert.ok((await page.locator('#card .title').textContent())?.trim(), `the card of ${key} has a title`);
  await page.locator('#card .about').waitFor({ state: 'attached' }); // fetched with the first card, which grows by it
  let was = '';
  await until(async () => was === (was = JSON.stringify(await page.locator('#card').boundingBox())), 'the card has its size');
}


/** Some of each kind, the first and the last among them. @param {{key: string, at: any}[]} all @param {number} most */
const some = (all, most) => ['thread', 'object', 'gil', 'item'].flatMap((kind) => {
  const those = all.filter(({ key }) => key.startsWith(`${kind}:`));
  return those.length <= most ? those : Array.from({ length: most }, (_, i) => those[Math.floor((i * (those.length - 1)) / (most - 1))]);
});

for (const [nth, scenario] of catalogue.entries()) {
  if (inPart(2, nth)) test(`${scenario.name}: by mouse and by keys`, () => stopped('desk', scenario, async (page) => {
    const all = await subjects(page);
    assert.ok(all.length > 0);
    assert.deepEqual(all.filter(({ at }) => !at).map(({ key }) => key), [], 'everything has a point where it can be clicked');
    for (const { key } of some(all, 4)) {
      const { x, y } = await pointOf(page, key);
      await page.mouse.click(x, y);
      await carded(page, key, 'a click');
      await page.keyboard.press('Escape');
      await until(async () => await asked(page) === '' && page.locator('#card[data-pinned]').isHidden(), 'the card is put away');
    }
    await page.focus('svg.stage');
    const reached = new Set();
    for (let i = 0; i < all.length + 3; i++) {
      await page.keyboard.press('ArrowRight');
      await page.evaluate(() => new Promise((next) => { requestAnimationFrame(() => requestAnimationFrame(next)); })); // until it is drawn
      reached.add(await asked(page));
    }
    for (const { key } of all) assert.ok(reached.has(key), `the arrow keys come to ${key}`);
    await carded(page, await asked(page), 'a key');
    await page.keyboard.press('Enter');
    await until(() => page.evaluate(() => document.activeElement?.id === 'card'), 'Enter goes into the card');
    const within = (/** @type {string} */ selector) => page.evaluate((wanted) => Boolean(document.activeElement?.closest(wanted)), selector);
    await page.keyboard.press('Shift+Tab');
    await until(() => within('svg.stage'), 'one comes out of it backwards to where one was');
    await page.keyboard.press('Enter');
    await until(() => within('#card'), 'Enter goes into the card again');
    await until(async () => {
      await page.keyboard.press('Tab');
      return !await within('#card');
    }, 'Tab comes out of it');
    assert.ok(await within('main'), 'and goes on from there');
  }));

  if (inPart(2, nth + 1)) test(`${scenario.name}: by finger on a phone`, () => stopped('phone', scenario, async (page) => {
    const all = await subjects(page);
    assert.deepEqual(all.filter(({ at }) => !at).map(({ key }) => key), [], 'everything has a point where it can be tapped');
    for (const { key } of some(all, 3)) {
      const { x, y } = await pointOf(page, key);
      await page.touchscreen.tap(x, y);
      await carded(page, key, 'a tap');
      await page.click('#card .close');
      await until(async () => await asked(page) === '' && page.locator('#card[data-pinned]').isHidden(), 'the card is put away');
    }
  }));
}
