// The palette: everything by keyboard, in both languages, on a phone, and for who watches.
import assert from 'node:assert/strict';
import { agrees, open, served, session, sessionOf, test, until, view } from './harness.js';
import { layoutFaults } from './layout.js';

/** @typedef {import('playwright-core').Page} Page */

const { server, browser } = await served();

const palette = '#palette[open]';
const focused = (/** @type {Page} */ page, /** @type {string} */ selector) => page.evaluate((wanted) => Boolean(document.activeElement?.matches(wanted)), selector);

/** Opens it by a key. @param {Page} page @param {string} [key] */
async function summon(page, key = 'Control+k') {
  await page.keyboard.press(key);
  await page.waitForSelector(`${palette} [role=option]`);
  await until(() => focused(page, '#palette input'), 'it has the focus');
}

/** What Enter would take now, as a screen reader is told. @param {Page} page */
const marked = (page) => page.evaluate(() => {
  const input = document.querySelector('#palette input');
  const option = document.getElementById(input?.getAttribute('aria-activedescendant') ?? '');
  const text = (/** @type {string} */ selector) => option?.querySelector(selector)?.textContent ?? '';
  return { name: text('.name'), key: text('kbd'), detail: text('.detail'), disabled: option?.getAttribute('aria-disabled') === 'true', selected: option?.getAttribute('aria-selected') === 'true' };
});

/** Opens it, types, and takes what is marked. @param {Page} page @param {string} text @param {RegExp} name what that must be */
async function order(page, text, name) {
  await summon(page);
  await page.keyboard.type(text);
  await until(async () => name.test((await marked(page)).name), `${text} finds ${name}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(palette, { state: 'detached' });
}

test('what is typed while it is still on its way is typed into it', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await page.keyboard.press(' ');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const { epoch, state } = await view(page);
  const typed = /** @type {Promise<void>} */ (new Promise((resolve) => {
    page.route('**/ui/palette.js', async (route) => {
      await page.keyboard.type('cart.');
      await page.keyboard.press('Backspace');
      await route.continue();
      resolve();
    });
  }));
  await summon(page, '/');
  await typed;
  assert.equal(await page.locator('#palette input').inputValue(), 'cart');
  const after = await view(page);
  assert.deepEqual([after.epoch, after.state.seq], [epoch, state.seq], 'no letter was taken for a command');
  assert.equal(await page.locator('[role=tab][aria-selected=true]').getAttribute('id'), 'tab-code');
  assert.deepEqual(problems, []);
  await context.close();
});

test('by keyboard alone: open, type, act, undo, and the focus comes back', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  assert.equal(await page.locator('#palette').count(), 0, 'it is not there before it is wanted');
  await page.locator('#play').focus();
  await summon(page);
  await page.keyboard.type('pause');
  assert.deepEqual(await marked(page), { name: 'Play or pause', key: 'space', detail: '', disabled: false, selected: true });
  await page.keyboard.press('Enter');
  await until(async () => !(await view(page)).playing, 'it is paused');
  await until(() => focused(page, '#play'), 'the focus is back where it was');

  await order(page, 'cars 12', /^Cars: 12$/);
  await until(async () => (await view(page)).state.params.cars === 12, 'there are twelve cars');
  await order(page, 'undo', /^Undo/);
  await until(async () => (await view(page)).state.params.cars === 6, 'there are six again');

  await summon(page, '/');
  assert.equal(await page.locator('#palette input').inputValue(), '', 'the key that opens it is not typed, nor what was typed before there');
  await page.keyboard.type('cars 500');
  assert.deepEqual(await marked(page), { name: 'Cars: 500', key: '', detail: 'from 0 to 200', disabled: true, selected: true });
  await page.keyboard.press('Enter');
  assert.match(await page.locator('#palette [role=status]').innerText(), /from 0 to 200/);
  await page.keyboard.press('Escape');
  await page.waitForSelector(palette, { state: 'detached' });
  await until(() => focused(page, '#play'), '#play has the focus');

  await order(page, 'cars', /^Cars$/);
  await until(() => focused(page, '[data-param=cars] input'), 'a control has the focus');
  await page.keyboard.press('ArrowRight');
  await until(async () => (await view(page)).state.params.cars === 7, 'and is used');
  await order(page, 'lesson', /^Tab: Lesson$/);
  await until(() => focused(page, '#tab-lesson[aria-selected=true]'), '#tab-lesson[aria-selected=true] has the focus');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a moment, a mark, a thread, a preset and another scenario', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await page.keyboard.press('4');
  await until(async () => (await view(page)).time > 3e9, 'there is something to go back to', 30_000);
  await page.keyboard.press(' ');
  await until(async () => !(await view(page)).playing, 'it is paused');
  await order(page, 'go to 1.5 s', /^Go to 00:01\.50$/);
  await until(async () => (await view(page)).time === 1.5e9, 'it looks there');
  await order(page, 'present', /^Back to the present/);
  await until(async () => (await view(page)).time > 3e9, 'and at the present again');
  const { shown: { seq } } = await agrees(page, server.url);
  await order(page, 'previous print', /^Previous mark: prints$/);
  await until(async () => (await view(page)).state.seq < seq, 'it stands at a mark');
  await order(page, 'lighter', /^lighter$/);
  await until(() => focused(page, '#card'), 'its card has the focus');
  assert.match(await page.locator('#card .title').innerText(), /^lighter/);
  await page.keyboard.press('Escape');
  await until(async () => (await view(page)).selected === 0, 'nothing is selected');
  await order(page, 'rush', /^Traffic light: Rush hour$/);
  await until(async () => (await page.locator('#preset').inputValue()) === 'rush', 'the preset runs');
  const before = sessionOf(page);
  await order(page, 'lock without', /^Lock and lost updates: Without the lock$/);
  await until(async () => sessionOf(page) !== before && (await page.locator('h1').innerText()) === 'Lock and lost updates', 'the other scenario runs');
  await until(async () => (await page.locator('#preset').inputValue()) === 'lost', 'with its preset');
  assert.deepEqual(problems, []);
  await context.close();
});

test('all tabs, keys and files are there, and the arrows go through what is found', async () => {
  const { page, context } = await open(browser, `${server.url}/#lock`);
  await summon(page);
  const names = await page.locator('#palette .name').allInnerTexts();
  for (const tab of await page.locator('[role=tab]').allInnerTexts()) assert.ok(names.includes(`Tab: ${tab}`), tab);
  assert.ok(names.includes('Start again') && names.includes('Lock: on') && names.includes('Save what happened: CSV'));
  const first = await marked(page);
  await page.keyboard.press('ArrowUp');
  const last = await marked(page);
  assert.notEqual(last.name, first.name);
  await page.waitForFunction(() => {
    const box = document.querySelector('#palette [aria-selected=true]')?.getBoundingClientRect();
    const list = document.getElementById('palette-list')?.getBoundingClientRect();
    return box && list && box.top >= list.top && box.bottom <= list.bottom;
  });
  await page.keyboard.press('ArrowDown');
  assert.deepEqual(await marked(page), first, 'around');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  assert.deepEqual(await marked(page), first);
  assert.equal(await page.locator('#palette [aria-selected=true]').count(), 1);
  await page.keyboard.type('csv');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(download.suggestedFilename(), /\.csv$/);
  await summon(page);
  await page.keyboard.type('no such thing');
  assert.match(await page.locator('#palette .nothing').innerText(), /Nothing is called “no such thing”[^]*“Threads 12”[^]*“12\.5 s”/);
  assert.equal(await page.locator('#palette input').getAttribute('aria-activedescendant'), null);
  await page.keyboard.press('Control+k');
  await page.waitForSelector(palette, { state: 'detached' });
  await page.keyboard.press('?');
  await page.waitForSelector('#help[open]');
  assert.match(await page.locator('#help').innerText(), /find any command/);
  await context.close();
});

test('in Chinese, and what is being composed is not taken', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { locale: 'zh-CN' });
  await summon(page);
  await page.keyboard.type('车辆12');
  await until(async () => (await marked(page)).name === '车辆：12', 'it is understood');
  await page.locator('#palette input').evaluate((input) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true })));
  assert.ok(await page.locator(palette).isVisible(), 'Enter ends a composition first');
  await page.keyboard.press('Enter');
  await until(async () => (await view(page)).state.params.cars === 12, 'there are twelve cars');
  await order(page, 'english', /^切换到英文$/);
  await until(async () => (await page.locator('html').getAttribute('lang')) === 'en', 'it is English');
  await order(page, '主题 浅色', /^Theme: light$/);
  await until(async () => (await page.locator('html').getAttribute('data-theme')) === 'light', 'and light');
  assert.deepEqual(problems, []);
  await context.close();
});

test('on a phone, by touch', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.tap('#topbar .menu');
  await page.tap('#find');
  await page.waitForSelector(`${palette} [role=option]`);
  assert.ok(!await page.locator('#catalogue').isVisible(), 'the drawer is closed');
  for (const text of ['no such thing at all, wherever one looks for it', 'undo', '']) {
    await page.locator('#palette input').fill(text);
    assert.deepEqual(await layoutFaults(page, { within: '#palette' }), []);
  }
  await page.locator('#palette input').fill('charts');
  const option = page.locator('#palette [role=option]').first();
  assert.ok(/** @type {any} */ (await option.boundingBox()).height >= 44, 'large enough for a finger');
  await option.tap();
  await page.waitForSelector('#tab-charts[aria-selected=true]');
  assert.ok(!await page.locator(palette).count());
  await page.tap('#topbar .menu');
  await page.tap('#find');
  await page.waitForSelector(palette);
  await page.touchscreen.tap(180, 735);
  await page.waitForSelector(palette, { state: 'detached' });
  assert.deepEqual(problems, []);
  await context.close();
});

test('who watches sees what only others may do, and why', async () => {
  const owner = await open(browser, `${server.url}/#trafficlight`);
  const address = `${server.url}/#trafficlight&s=${sessionOf(owner.page)}`;
  const { page, context, problems } = await open(browser, address);
  await until(async () => (await view(page)).role === 'viewer', 'this one watches');
  await summon(page);
  for (const [text, name] of [['cars 12', 'Cars: 12'], ['start again', 'Start again'], ['rush', 'Traffic light: Rush hour'], ['random', 'Who runs next: random']]) {
    await page.locator('#palette input').fill(text);
    assert.deepEqual(await marked(page).then(({ name, detail, disabled }) => [name, detail, disabled]), [name, 'only who steers this run can', true]);
    await page.keyboard.press('Enter');
    assert.ok(await page.locator(palette).isVisible(), 'it stays open');
  }
  assert.equal((await session(server.url, sessionOf(page))).state.params.cars, 6);
  await page.locator('#palette input').fill('ask to steer');
  await page.keyboard.press('Enter');
  await until(() => owner.page.locator('#share .asked').isVisible(), 'the owner is asked');
  await owner.page.click('#share');
  await summon(page);
  await page.keyboard.type('cars 12');
  assert.equal((await marked(page)).disabled, true);
  await owner.page.click('[data-helm=lend]');
  await until(async () => !(await marked(page)).disabled, 'what is lent can be done, while it is open');
  await page.keyboard.press('Enter');
  await until(async () => (await view(owner.page)).state.params.cars === 12, 'there are twelve cars');
  assert.deepEqual(problems, []);
  await context.close();
  await owner.context.close();
});
