// One whole lesson without a pointer, and the same page as a screen reader has it.
import assert from 'node:assert/strict';
import { agrees, open, served, test, until, view } from './harness.js';

const { server, browser } = await served();

/**
 * Goes on with Tab until something has the focus, which must be to be seen.
 * @param {import('playwright-core').Page} page @param {string} selector
 */
async function tabTo(page, selector) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate((wanted) => {
      const el = document.activeElement;
      if (!el?.matches(wanted)) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(el);
      const { width, height } = el.getBoundingClientRect();
      return { seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, large: width > 0 && height > 0 };
    }, selector);
    if (!at) continue;
    assert.deepEqual(at, { seen: true, large: true }, `the focus on ${selector} is to be seen`);
    return;
  }
  assert.fail(`Tab does not come to ${selector}`);
}

const focused = (/** @type {import('playwright-core').Page} */ page, /** @type {string} */ selector) => page.evaluate((wanted) => Boolean(document.activeElement?.closest(wanted)), selector);

/** Shows a tab by the arrow keys. @param {import('playwright-core').Page} page @param {string} name */
async function showTab(page, name) {
  await tabTo(page, '[role=tab]');
  for (let i = 0; i < 6 && !await focused(page, `#tab-${name}`); i++) await page.keyboard.press('ArrowRight');
  assert.ok(await focused(page, `#tab-${name}`));
  await page.waitForSelector(`#${name}:not([hidden]) > :not([hidden])`);
}

test('a whole lesson by keyboard alone', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await tabTo(page, '#catalogue a');
  for (let i = 0; i < 20 && !await focused(page, '#catalogue a[href*=producerconsumer]'); i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => { const v = /** @type {any} */ (window).interleave.view(); return v.scenario?.name === 'producerconsumer' && v.live && v.time > 0; });

  await showTab(page, 'lesson');
  await tabTo(page, '.lesson [data-do=preset]');
  const preset = await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement).dataset.name);
  await page.keyboard.press('Enter');
  await until(async () => (await page.locator('#preset').inputValue()) === preset, 'the lesson’s preset runs');

  await tabTo(page, '#play');
  await page.keyboard.press('Enter');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const { own: { step } } = await agrees(page, server.url);
  await page.keyboard.press('.');
  await until(async () => (await view(page)).state.step > step, 'one step further');
  const { own: { step: further } } = await agrees(page, server.url);
  await page.keyboard.press(',');
  await until(async () => (await view(page)).state.step < further, 'and back');
  await page.keyboard.press('End');
  await until(async () => (await view(page)).state.step === further, 'and at the present again');

  await tabTo(page, '[data-param=producers] input');
  const { producers } = (await view(page)).state.params;
  await page.keyboard.press('ArrowRight');
  await until(async () => (await view(page)).state.params.producers === producers + 1, 'a producer more');

  await tabTo(page, '#stage svg.stage');
  await page.keyboard.press('ArrowRight');
  await until(async () => (await view(page)).selected > 0, 'a thread is selected');
  await page.waitForSelector('#card .records');
  await page.keyboard.press('Enter');
  await until(() => focused(page, '#card'), 'the card has the focus');
  await tabTo(page, '#card .follow');
  await page.keyboard.press('Enter');
  await until(() => page.locator('#card .follow[aria-pressed=true]').count(), 'it is followed');
  await page.keyboard.press('Escape');
  await until(() => focused(page, 'svg.stage'), 'the focus is back where it was');
  assert.equal((await view(page)).selected, 0);

  await showTab(page, 'console');
  await tabTo(page, '#console-lines');
  await showTab(page, 'code');
  await tabTo(page, '#code .no');
  await until(async () => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    return focused(page, '.at-chip');
  }, 'a thread on a line has the focus');
  await page.keyboard.press('Enter');
  await until(() => focused(page, '#card'), 'its card opens and has the focus');
  await page.keyboard.press('Escape');

  await tabTo(page, '#share');
  await page.keyboard.press('Enter');
  await until(() => focused(page, '#share-copy'), 'what is shared has the focus');
  await page.keyboard.press('Escape');
  await until(() => focused(page, '#share'), 'the focus is back where it was');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the page as a screen reader has it', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  const tree = (/** @type {string} */ selector) => page.locator(selector).ariaSnapshot();
  assert.match(await tree('body'), /heading "Traffic light" \[level=1\]/);
  assert.match(await tree('#catalogue'), /link "Lock and lost updates"/);
  await page.waitForSelector('#summary:not(:empty)', { state: 'attached' });
  assert.match(await page.locator('#summary').innerText(), /event is (set|clear); /);
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  assert.match(await tree('#transport'), /button "Play"/);
  assert.match(await tree('#controls'), /slider "Cars"/);
  await page.getByRole('button', { name: 'The threads as a table' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.threads tbody tr');
  const table = await tree('#threads');
  assert.match(table, /table "What each thread is doing"/);
  assert.match(table, /row "lighter sleeping/);
  await page.locator('#threads').getByRole('button', { name: 'main' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('#card .records');
  assert.match(await tree('#card'), /dialog "About main"/, 'main, which the stage has no picture of, answers too');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'lighter' }).first().focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('#card .records');
  const card = await tree('#card');
  assert.match(card, /dialog "About lighter"/);
  assert.match(card, /button "line \d+ /);
  assert.match(card, /button "Follow this one"/);
  await context.close();
});
