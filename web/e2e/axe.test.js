// axe-core in the real browser: on every scenario, in both themes and both languages, with
// each tab, and on all that opens over the page, it finds nothing to object to.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inPart, open, ready, served, test, until } from './harness.js';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules about colours: all that another theme can break, as it changes nothing else. */
const colours = ['color-contrast', 'link-in-text-block'];
const tabs = ['code', 'console', 'charts', 'threads', 'lesson'];
/** Two looks have both themes and both languages; the next scenario has the other two. */
const looks = /** @type {const} */ ([[['dark', 'en'], ['light', 'zh']], [['light', 'en'], ['dark', 'zh']]]);

const { server, browser } = await served();

/** Opens the page with axe in it, put there past the page's policy. @param {string} address @param {import('playwright-core').BrowserContextOptions} [options] */
async function openWithAxe(address, options) {
  const opened = await open(browser, `${server.url}/${address}`, { colorScheme: 'dark', ...options });
  await opened.page.evaluate(source);
  return opened;
}

/**
 * What axe objects to on the page as it is.
 * @param {import('playwright-core').Page} page @param {string} where for the report @param {string} [within] the part that is judged
 * @param {string[]} [rules] those it is judged by, all by default
 * @returns {Promise<string[]>}
 */
async function objections(page, where, within, rules) {
  const found = await page.evaluate(async ([runOnly, part]) => {
    const { violations } = await /** @type {any} */ (window).axe.run(part ?? document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap((/** @type {any} */ { id, nodes }) => nodes.map((/** @type {any} */ { target, any, all, none }) => `${id}: ${target.join(' ')}: ${[...any, ...all, ...none].map((/** @type {any} */ { message }) => message).join('; ')}`));
  }, /** @type {const} */ ([rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags }, within]));
  return found.map((/** @type {string} */ what) => `${where}: ${what}`);
}

/** What axe objects to in either theme; what is open stays open. @param {import('playwright-core').Page} page @param {string} where @param {string} [within] */
async function inBothThemes(page, where, within) {
  const found = [];
  for (const [theme, rules] of /** @type {const} */ ([['dark', undefined], ['light', colours]])) {
    await page.evaluate((shade) => { document.documentElement.dataset.theme = shade; }, theme);
    found.push(...await objections(page, `${where}, ${theme}`, within, rules));
  }
  return found;
}

/** @param {import('playwright-core').Page} page @param {'dark' | 'light'} theme @param {'en' | 'zh'} lang */
async function dress(page, theme, lang) {
  const now = () => page.evaluate(() => ({ theme: document.documentElement.dataset.theme, lang: document.documentElement.lang.slice(0, 2) }));
  while ((await now()).theme !== theme) await page.click('#theme');
  if ((await now()).lang !== lang) await page.click('#language');
  await until(async () => (await now()).lang === lang, 'the language is another one');
}

test('on every scenario, in both themes and languages, with each tab', async () => {
  const { page, context, problems } = await openWithAxe('#trafficlight');
  const names = await page.evaluate(() => /** @type {any} */ (window).interleave.view().tab.scenarios.map((/** @type {any} */ { name }) => name));
  assert.ok(names.length >= 15);
  const found = [];
  for (const [i, name] of names.entries()) {
    await page.evaluate((hash) => { location.hash = hash; }, name);
    await page.waitForFunction((wanted) => {
      const { scenario, live, time } = /** @type {any} */ (window).interleave.view();
      return scenario?.name === wanted && live && time > 1e9;
    }, name);
    for (const [k, [theme, lang]] of looks[i % 2].entries()) {
      if (!inPart(2, (i >> 1) + k)) continue;
      await dress(page, theme, lang);
      const tab = tabs[(2 * i + k) % tabs.length];
      await page.click(`#tab-${tab}`);
      await page.waitForSelector(`#${tab}:not([hidden]) > :not([hidden])`);
      found.push(...await objections(page, `${name}, ${theme}, ${lang}, ${tab}`));
    }
  }
  assert.ok(found.length === 0, found.join('\n'));
  assert.deepEqual(problems, []);
  await context.close();
});

const popover = '.popover:not([hidden])'; // what lies under it is out of reach for the while
const laptop = { viewport: { width: 1280, height: 720 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** @typedef {import('playwright-core').Page} Page */
/** What opens over the page or stands in it at times: where, how to come there, and the part that is judged. @type {[name: string, address: string, reach: (page: Page) => Promise<unknown>, within?: string][]} */
const moments = [
  ['the first visit', '#trafficlight', (page) => page.waitForSelector('#hints:not([hidden])')],
  ['share', '#trafficlight', (page) => page.click('#share').then(() => page.waitForSelector('#share-copy')), popover],
  ['seed', '#trafficlight', (page) => fromBar(page, '#seed'), popover],
  ['comparisons', '#lock', (page) => page.click('#compare'), popover],
  ['the switch of predictions', '#lock', (page) => fromBar(page, '#predict').then(() => page.waitForSelector('#predict-on')), popover],
  ['a question', '#lock&p=lost', asked, '#predict-card'],
  ['branches', '#trafficlight', branched, popover],
  ['a card', '#philosophers', (page) => page.click('#stage [data-thread="3"]').then(() => page.click('#card .records summary')).then(() => page.waitForSelector('#card .records li')), '#card'],
  ['the card of an object', '#philosophers', (page) => page.click('#stage [data-object]').then(() => page.waitForSelector('#card[data-pinned] .about')), '#card'],
  ['help', '#trafficlight', (page) => page.keyboard.press('?'), 'dialog[open]'],
  ['the palette', '#trafficlight', (page) => page.keyboard.press('Control+k').then(() => page.waitForSelector('#palette [role=option]')), '#palette[open]'],
  ['the palette, in vain', '#trafficlight', (page) => page.keyboard.press('Control+k').then(() => page.fill('#palette input', 'no such thing')), '#palette .nothing'],
  ['a verdict', '#philosophers&p=deadlock', (page) => page.click('[data-speed="16"]').then(() => page.waitForSelector('#outcome:not([hidden])', { timeout: 60_000 }))],
  ['two runs', '#lock&twin=lock', (page) => page.waitForSelector('#comparison:not([hidden])')],
];

/** Clicks a button of the bar, which on a phone is behind that for more. @param {Page} page @param {string} button */
async function fromBar(page, button) {
  if (!await page.isVisible(button)) await page.click('#more');
  await page.click(button);
}

/** Comes to a question before a moment of the run. @param {Page} page */
async function asked(page) {
  await page.evaluate(() => localStorage.setItem('predict', 'on'));
  await page.reload();
  await ready(page);
  await page.keyboard.press('4');
  await page.waitForSelector('#predict-card[data-kind=ask]', { timeout: 60_000 });
}

/** Does something else in the past, and opens what was done. @param {Page} page */
async function branched(page) {
  await page.waitForFunction(() => /** @type {any} */ (window).interleave.view().time > 2e9);
  await page.keyboard.press(' ');
  await page.keyboard.press('[');
  await page.waitForFunction(() => /** @type {any} */ (window).interleave.view().past);
  await page.click('[data-act="clear"], [data-act="set"]');
  await page.waitForSelector('#branches:not([hidden])', { state: 'attached' });
  await fromBar(page, '#branches');
}

for (const [nth, [name, address, reach, within]] of moments.entries()) {
  // In one language on the one and in the other on the other, and the next moment the other way round.
  for (const [k, [device, options]] of /** @type {const} */ ([['a laptop', laptop], ['a phone', phone]]).entries()) {
    if (!inPart(2, nth + k)) continue;
    const locale = ((nth >> 1) + k) % 2 ? 'zh-CN' : 'en-GB';
    test(`${name}, on ${device}, ${locale}`, async () => {
      const { page, context } = await open(browser, `${server.url}/${address}`, { colorScheme: 'dark', locale, ...options });
      await reach(page);
      if (within) await page.waitForSelector(within);
      await page.evaluate(source);
      const found = await inBothThemes(page, locale, within);
      assert.ok(found.length === 0, found.join('\n'));
      await context.close();
    });
  }
}

test('the catalogue on a phone', async () => {
  const { page, context } = await openWithAxe('#trafficlight', phone);
  await page.click('#topbar .menu');
  await page.waitForSelector('#catalogue.open');
  const found = await inBothThemes(page, 'en-GB', '#catalogue');
  assert.ok(found.length === 0, found.join('\n'));
  await context.close();
});
