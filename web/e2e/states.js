// The states of the page that are looked at in every size, theme and language: by
// gallery.test.js, which measures them, and by shots.js, which takes their pictures.
import { sessionOf, stand, until, view } from './harness.js';

/**
 * @typedef {import('playwright-core').Page} Page
 * @typedef {object} State
 * @property {string} name
 * @property {string} says what is to be seen, for the gallery
 * @property {(page: Page) => Promise<unknown>} enter comes there from any other state; the run stands still then
 * @property {(page: Page) => Promise<unknown>} [leave]
 * @property {number} [least] width of a window that has it
 * @property {string} [where] what to look at where not all of the page is in sight
 */

/** From a phone to a projector in a hall; the first three are held in a hand. @type {{[name: string]: [width: number, height: number]}} */
export const sizes = {
  '360×800': [360, 800], '390×844': [390, 844], '844×390': [844, 390], '1024×768': [1024, 768], '1440×900': [1440, 900], '3840×2160': [3840, 2160],
};
/** How many of the sizes are held in a hand. */
export const hands = 3;

/** Opens a new run, by what stands behind the # of the page. @param {Page} page @param {string} address */
async function go(page, address) {
  const before = sessionOf(page);
  await page.evaluate((hash) => { location.hash = hash; }, `#${address}`);
  await until(() => sessionOf(page) && sessionOf(page) !== before, 'a new session begins');
  await page.waitForFunction(() => /** @type {any} */ (window).interleave.view().live);
}

/** Shows a run that stands at a moment. @param {Page} page @param {string} scenario @param {string} preset @param {number} seconds */
async function at(page, scenario, preset, seconds) {
  const { origin } = new URL(page.url());
  const { scenarios } = await (await fetch(`${origin}/api/scenarios`)).json();
  const { id, token } = await stand(origin, scenarios.find((/** @type {any} */ s) => s.name === scenario), preset, seconds * 1e9);
  await go(page, `${scenario}&s=${id}&t=${token}`);
  await until(async () => (await view(page)).time >= seconds * 1e9 - 1, `it stands at ${seconds} s`);
}

const tab = (/** @type {string} */ name) => (/** @type {Page} */ page) => page.evaluate((id) => document.getElementById(id)?.click(), `tab-${name}`);

/** In an order in which each comes from the one before as cheaply as can be. @type {State[]} */
export const states = [
  {
    name: 'light', says: 'The traffic light is red: cars wait at the line until the lighter sets the event.',
    enter: (page) => at(page, 'trafficlight', 'stage', 16.5),
  },
  ...['console', 'charts', 'lesson', 'code'].map((name) => ({ name, says: `The tab ${name}.`, where: '#tabs', enter: tab(name) })),
  {
    name: 'share', says: 'Sharing: a link for viewers, and one that makes the very same run.',
    async enter(page) {
      await page.evaluate(() => document.getElementById('share')?.click());
      await page.locator('.popover.share').waitFor();
    },
    leave: (page) => page.evaluate(() => document.getElementById('share')?.click()),
  },
  {
    name: 'palette', says: 'The palette finds commands, controls, threads, moments and scenarios by what is typed.',
    async enter(page) {
      await page.evaluate(() => document.getElementById('find')?.click());
      await page.locator('#palette[open] input').fill('car');
      await page.locator('#palette [role=option] mark').first().waitFor();
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
  {
    name: 'presenter', says: 'The presenter’s view: stage and lanes alone, large enough for the last row.', least: 900,
    enter: (page) => page.evaluate(() => document.getElementById('present')?.click()),
    leave: (page) => page.evaluate(() => document.getElementById('present')?.click()),
  },
  {
    name: 'queue', says: 'Producers and consumers share a queue that has just filled up.',
    enter: (page) => at(page, 'producerconsumer', 'full', 27.2),
  },
  {
    name: 'deadlock', says: 'Two processes wait for each other for ever, and what would help.',
    async enter(page) {
      await go(page, 'pipe');
      await until(async () => (await view(page)).state.verdict && page.locator('#outcome').isVisible(), 'the verdict is there', 30_000);
    },
  },
  {
    name: 'ended', says: 'The run has ended: all threads came back to main.',
    async enter(page) {
      await go(page, 'threads');
      await page.evaluate(() => /** @type {HTMLElement} */ (document.querySelector('[data-speed="16"]')).click());
      await until(async () => (await view(page)).ended && page.locator('#again').isVisible(), 'it has ended', 30_000);
    },
  },
  {
    name: 'pair', says: 'Two runs side by side: the strategy in A ends in a deadlock, the one in B does not.',
    async enter(page) {
      await go(page, 'philosophers&twin=strategy:1');
      await page.waitForSelector('[data-pair]');
      const press = (/** @type {string} */ what) => page.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).click(), what);
      await press('[data-speed="4"]');
      await until(async () => (await view(page)).time >= 14e9, 'the one in A is stuck', 30_000);
      await press('#play');
      await until(async () => !(await view(page)).playing, 'they stand still');
      await page.locator('#outcome').waitFor();
    },
  },
  // and, last of all, without a server
];

/** What the page says when the server does not answer; once it is there the page cannot go elsewhere. @type {State} */
export const lost = {
  name: 'lost', says: 'The server cannot be reached; the page comes back by itself.',
  enter: (page) => page.locator('#banner').waitFor(),
};

/** Shows the page in a language, without reload. @param {Page} page @param {'en' | 'zh'} lang */
export async function speak(page, lang) {
  if (await page.evaluate((wanted) => document.documentElement.lang.startsWith(wanted), lang)) return;
  await page.evaluate(() => document.getElementById('language')?.click());
  await page.waitForFunction((wanted) => document.documentElement.lang.startsWith(wanted), lang);
}
