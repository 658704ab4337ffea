// The page around the runs: sharing, addresses, refusals, what is remembered, small
// screens, and a server that goes away.
import assert from 'node:assert/strict';
import { copied, open, ready, served, session, sessionOf, shared, startServer, test, until, view } from './harness.js';
import { layoutFaults } from './layout.js';

const { server, browser } = await served();

/** @param {import('playwright-core').Page} page @param {string} selector */
const textOf = (page, selector) => page.locator(selector).innerText();

test('a viewer watches, cannot steer, and makes a copy of their own', async () => {
  const owner = await open(browser, `${server.url}/#producerconsumer`);
  await owner.page.locator('[data-param=producers] input').fill('5');
  await until(async () => (await view(owner.page)).state.params.producers === 5, 'five producers');
  const viewer = await open(browser, shared(owner.page.url()));
  assert.equal((await view(viewer.page)).role, 'viewer');
  await until(async () => (await textOf(viewer.page, '#watching')).startsWith('2'), 'two watch');
  for (const control of ['#step', '#reset', '#seed', '[data-speed="4"]', '#preset', '[data-param=producers] input']) {
    assert.ok(await viewer.page.locator(control).isDisabled(), `${control} is disabled`);
  }
  await viewer.page.keyboard.press('Space'); // holds the viewer's own picture, not the run
  await viewer.page.click('#copy');
  await until(async () => sessionOf(viewer.page) !== sessionOf(owner.page), 'a session of its own');
  await until(async () => { const v = await view(viewer.page); return v.role === 'owner' && v.state.params.producers === 5; }, 'with the same parameters');
  assert.ok((await session(server.url, sessionOf(owner.page))).playing, 'the first run plays on');
  assert.deepEqual([...owner.problems, ...viewer.problems], []);
  await owner.context.close();
  await viewer.context.close();
});

test('a wrong token is said, and the tab watches', async () => {
  const owner = await open(browser, server.url);
  const { page, context, problems } = await open(browser, owner.page.url().replace(/&t=[^&]*/, '&t=wrong'));
  await page.waitForSelector('.toast.error');
  assert.equal((await view(page)).role, 'viewer');
  assert.ok(await page.locator('#copy').isVisible(), 'the note for viewers is shown');
  assert.ok(await page.locator('#reset').isDisabled());
  assert.deepEqual(problems, []);
  await owner.context.close();
  await context.close();
});

test('the link that Share copies has no token', async () => {
  const { page, context } = await open(browser, server.url);
  await page.click('#share');
  const link = await copied(page, '#share-copy');
  await page.waitForSelector('.toast');
  assert.equal(link, shared(page.url()));
  assert.notEqual(link, page.url());
  await context.close();
});

test('an unknown scenario or preset is said, and something else is shown', async () => {
  const { page, context } = await open(browser, `${server.url}/#nonsense`);
  assert.match(await textOf(page, '#toasts'), /nonsense/);
  assert.match(page.url(), /#trafficlight&s=/);
  await page.goto('about:blank');
  await page.goto(`${server.url}/#semaphore&p=nonsense`);
  await ready(page);
  assert.match(page.url(), /#semaphore&s=/);
  await context.close();
});

test('a preset by address, and by choice', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#semaphore&p=narrow`);
  assert.equal((await view(page)).state.params.permits, 1);
  assert.equal(await page.locator('#preset').inputValue(), 'narrow');
  const { epoch } = await view(page);
  await page.selectOption('#preset', 'lesson');
  await until(async () => { const { state, time } = await view(page); return state.params.permits === 5 && state.params.threads === 20 && time < 2e9; }, 'the lesson runs from its beginning');
  assert.equal((await view(page)).epoch, epoch + 1, 'with one new beginning, whatever it changes');
  await until(async () => (await page.locator('#preset').inputValue()) === 'lesson', 'the control says so');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a refused value is put back and the reason said', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  const input = page.locator('[data-param=cars] input');
  await input.evaluate((el) => { /** @type {HTMLInputElement} */ (el).max = '999'; });
  const sent = await page.evaluate(() => {
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (data) { return send.call(this, String(data).replace('"value":150', '"value":999')); };
  });
  assert.equal(sent, undefined);
  await input.fill('150');
  await page.waitForSelector('.toast.error');
  assert.match(await textOf(page, '.toast.error'), /cars must be from 0 to 200, not 999/);
  await until(async () => (await page.locator('[data-param=cars] output').innerText()) === '6', 'it shows six again');
  await context.close();
});

test('a thread is explained, and the console shows it alone', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await page.click('#tab-console');
  await page.click('#stage [data-thread="2"]');
  await page.waitForSelector('#card:not([hidden])');
  assert.match(await textOf(page, '#card'), /^lighter · /);
  assert.deepEqual(await page.locator('#console .who').allInnerTexts().then((names) => [...new Set(names)]), ['lighter']);
  await page.keyboard.press('Escape');
  await until(async () => page.locator('#card').isHidden(), 'the card is gone');
  assert.deepEqual(problems, []);
  await context.close();
});

test('space plays and pauses also after a button was clicked', async () => {
  const { page, context } = await open(browser, server.url);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).speed === 16, 'it is faster');
  await page.keyboard.press('Space');
  await until(async () => !(await view(page)).playing, 'it is paused');
  await page.click('#help-open');
  await page.locator('#help').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#help').waitFor({ state: 'hidden' });
  await page.keyboard.press('Space');
  await until(async () => (await view(page)).playing, 'it plays, and the help stays closed');
  await page.locator('[data-speed="4"]').focus();
  await page.keyboard.press('Space');
  await until(async () => (await view(page)).speed === 4, 'a button reached by keys is still pressed by space');
  assert.ok(await page.locator('[data-speed="4"]').evaluate((el) => el === document.activeElement), 'and keeps the focus');
  assert.equal((await view(page)).playing, true);
  await context.close();
});

test('a name in the console points at its thread', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  await page.click('#tab-console');
  const who = page.locator('#console .who', { hasText: 'lighter' }).first();
  await who.hover();
  await page.waitForSelector('#card:not([hidden])');
  assert.match(await textOf(page, '#card'), /^lighter · /);
  assert.ok(await page.locator('#stage [data-thread="2"].hovered').first().isVisible(), 'it is marked on the stage');
  await page.mouse.move(400, 100);
  await until(() => page.locator('#card').isHidden(), 'the card is gone');
  await who.click();
  await until(async () => (await view(page)).selected === 2, 'it is selected');
  await page.mouse.move(400, 100);
  assert.ok(await page.locator('#card .close').isVisible(), 'and its card stays');
  assert.deepEqual(problems, []);
  await context.close();
});

test('what keys select is explained until the pointer moves, though it rests on another thread', async () => {
  const { page, context } = await open(browser, `${server.url}/#semaphore`);
  await until(async () => (await view(page)).time > 1e9, 'somebody is there');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const title = async () => (await page.locator('#card').isVisible() ? page.locator('#card .title').innerText() : '');
  const shows = (/** @type {RegExp} */ name) => until(async () => name.test(await title()), `the card is that of ${name}`);
  const onStage = await page.locator('#stage [data-thread="5"]').first().boundingBox();
  const inLanes = await page.locator('#lanes').boundingBox();
  if (!onStage || !inLanes) throw new Error('the picture is there');
  for (const [x, y] of [[onStage.x + onStage.width / 2, onStage.y + onStage.height / 2], [inLanes.x + 20, inLanes.y + inLanes.height * 0.7]]) {
    await page.mouse.move(x, y);
    await shows(/^run \d+ /);
    const hovered = await title();
    await page.locator('svg.stage').focus();
    await page.keyboard.press('ArrowLeft');
    await until(async () => ![hovered, ''].includes(await title()), 'another card is there');
    const chosen = (await view(page)).selected;
    const selected = await title();
    assert.ok(selected.startsWith((await view(page)).state.threads[chosen - 1].name), `${selected} is selected`);
    assert.equal(await page.locator('.lane-tip').isVisible(), false);
    await page.mouse.move(x + 1, y);
    await until(async () => await title() === hovered, 'the pointer asks again');
    await page.keyboard.press('Escape');
    await page.mouse.move(inLanes.x + 2, inLanes.y - 30);
    await until(async () => await title() === '', 'no card is there');
  }
  await context.close();
});

test('there is one bubble at a time over the lanes', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  await until(async () => (await view(page)).time > 3e9, 'there is something in the lanes');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const { x, y, width, height } = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('#lanes').boundingBox());
  const bubbles = () => page.evaluate(() => ['.lane-tip', '#card'].filter((name) => document.querySelector(name)?.checkVisibility()));
  const shown = (/** @type {string[]} */ wanted) => until(async () => String(await bubbles()) === String(wanted), `only ${wanted} is seen`);
  const row = y + height * 0.6;
  await page.mouse.move(x + 20, row);
  await shown(['#card']);
  for (let right = x + width - 20; !(await page.locator('.lane-tip').isVisible()) && right > x + 140; right -= 20) await page.mouse.move(right, row);
  await shown(['.lane-tip']);
  await page.mouse.down();
  await page.mouse.up();
  await shown(['#card']);
  await context.close();
});

test('the scene keeps its size when a run ends', async () => {
  const { page, context } = await open(browser, `${server.url}/#threads`);
  const sizes = () => page.evaluate(() => ['stage', 'lanes'].map((id) => document.getElementById(id)?.getBoundingClientRect().toJSON()));
  const before = await sizes();
  await page.click('[data-speed="16"]');
  await until(() => page.locator('#outcome').isVisible(), 'it is over');
  assert.deepEqual(await sizes(), before);
  await context.close();
});

test('a slider with many steps has the width for them', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  assert.ok(/** @type {{width: number}} */ (await page.locator('[data-param=cars] input').boundingBox()).width > 250);
  await context.close();
});

test('on a phone the bar is one row with the rest behind a button, and the words of a card keep clear of its button', async () => {
  for (const locale of ['en-GB', 'zh-CN']) {
    const { page, context } = await open(browser, `${server.url}/#processqueue`, { viewport: { width: 360, height: 640 }, locale, hasTouch: true, isMobile: true });
    const rest = page.locator('#topbar :is(#seed, #predict, #language, #theme, #help-open)');
    const bar = /** @type {{height: number}} */ (await page.locator('#topbar').boundingBox());
    assert.ok(bar.height < 60 && await rest.filter({ visible: true }).count() === 0, `${bar.height} px`);
    await page.tap('#more');
    assert.equal(await rest.filter({ visible: true }).count(), 5);
    await page.tap('#predict');
    await page.locator('#predict-panel .met').waitFor();
    assert.deepEqual(await layoutFaults(page, { within: '#topbar' }), []);
    await page.keyboard.press('Escape');
    await page.locator('#predict-panel').waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await until(() => page.locator('#predict').isHidden(), 'the bar is one row again');
    await page.locator('#stage [data-thread="1"]').first().tap();
    await page.waitForSelector('#card .close:not([hidden])');
    const over = await page.evaluate(() => {
      const close = /** @type {Element} */ (document.querySelector('#card .close')).getBoundingClientRect();
      return [...document.querySelectorAll('#card .title, #card .why, #card li')].flatMap((el) => {
        const range = document.createRange();
        range.selectNodeContents(el);
        return [...range.getClientRects()].filter((r) => r.right > close.left && r.top < close.bottom && r.bottom > close.top).map(() => el.textContent);
      });
    });
    assert.deepEqual(over, []);
    await context.close();
  }
});

test('the first page is at most 150 KiB, compressed and with its headers', async () => {
  for (const locale of ['en-GB', 'zh-CN']) {
    const { page, context } = await open(browser, server.url, { locale });
    await page.waitForLoadState('networkidle');
    const files = await page.evaluate(() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .map((entry) => /** @type {PerformanceResourceTiming} */ (entry)).map(({ name, transferSize }) => ({ name, transferSize })));
    const all = files.reduce((sum, { transferSize }) => sum + transferSize, 0);
    assert.ok(files.length > 40 && all <= 150 * 1024, `${files.length} files, ${(all / 1024).toFixed(1)} KiB`);
    assert.equal(files.filter(({ name }) => /\/text\//.test(name)).length, 1, 'the words of one language');
    await context.close();
  }
});

test('the language switches at once and is remembered', async () => {
  const { page, context, problems } = await open(browser, server.url, { locale: 'zh-CN' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-Hans');
  assert.match(await textOf(page, 'h1'), /红绿灯/);
  await page.click('#language');
  await until(async () => /Traffic light/.test(await textOf(page, 'h1')), 'it is English');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.reload();
  await ready(page);
  assert.match(await textOf(page, 'h1'), /Traffic light/);
  assert.deepEqual(problems, []);
  await context.close();
});

test('the theme follows the system until it is chosen, without a flash', async () => {
  const { page, context } = await open(browser, server.url, { colorScheme: 'light' });
  const shade = () => page.locator('html').getAttribute('data-theme');
  assert.equal(await shade(), 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await until(async () => (await shade()) === 'dark', 'it follows');
  await page.click('#theme');
  await page.click('#theme');
  assert.equal(await shade(), 'light');
  await page.reload();
  await page.waitForLoadState('domcontentloaded');
  assert.equal(await shade(), 'light');
  await context.close();
});

for (const [device, hasTouch, sizes] of /** @type {[string, boolean, [number, number][]][]} */ ([
  ['on a desk', false, [[1440, 900], [1280, 720], [1024, 768], [768, 1024]]], ['in a hand', true, [[390, 844], [360, 640]]]])) {
  for (const locale of ['en-GB', 'zh-CN']) test(`${device} nothing is cut off, ${locale}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer`, { locale, hasTouch, isMobile: hasTouch });
    for (const [width, height] of sizes) {
      /** @type {string[]} */ let faults = [];
      await page.setViewportSize({ width, height });
      await page.waitForFunction((wide) => { // the stage is drawn anew
        const [svg, ground] = ['svg.stage', 'svg.stage .ground'].map((name) => document.querySelector(name)?.getBoundingClientRect().width ?? NaN);
        return innerWidth === wide && Math.abs(svg - ground) < 1;
      }, width);
      const { wide, high } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth - innerWidth, high: document.documentElement.scrollHeight - innerHeight }));
      assert.equal(wide, 0, `at ${width} × ${height} it does not scroll sideways`);
      if (width >= 900) assert.equal(high, 0, `at ${width} × ${height} it fills the window`);
      const cut = await page.evaluate(() => [...document.querySelectorAll('.count, .param .name, .value, h1')].filter((el) => el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).display !== 'inline').map((el) => el.textContent));
      assert.deepEqual(cut, [], `at ${width} × ${height} no words are cut`);
      for (const id of ['#play', '#step', '#clock']) assert.ok(await page.locator(id).isVisible(), id);
      if (hasTouch) await until(async () => (faults = await layoutFaults(page)).length === 0, () => `every target at ${width} × ${height} is large enough for a finger: ${faults}`);
    }
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test('the stage is as high after hours at full speed as at the beginning', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  const heights = () => page.evaluate(() => ['.stage-box', '#transport'].map((name) => document.querySelector(name)?.clientHeight));
  const before = await heights();
  await page.click('[data-speed="0"]');
  await until(async () => (await view(page)).time > 3600e9 && await page.locator('.actual').innerText(), 'an hour has passed, and the page says how fast', 60_000);
  assert.deepEqual(await heights(), before);
  for (const width of [1440, 1360, 1280, 1200, 1024, 960, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const cut = await page.evaluate(() => [...document.querySelectorAll('.reading, .reading *')].filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.textContent));
    assert.deepEqual(cut, [], `no words are cut at ${width}`);
  }
  await context.close();
});

test('a server that goes away and comes back is found again', async () => {
  const own = await startServer();
  const { page, context } = await open(browser, `${own.url}/#trafficlight`);
  const before = sessionOf(page);
  await page.click('[data-param=cars] .nudge >> nth=1');
  await until(async () => (await view(page)).state.params.cars === 7, 'there is a seventh car');
  await own.stop();
  await until(async () => page.locator('#banner').isVisible(), 'the banner says so');
  const again = await startServer([], own.port);
  await until(async () => sessionOf(page) !== before && (await view(page)).time > 0, 'a fresh session runs', 20_000);
  assert.match(await textOf(page, '#toasts'), /gone.*same settings/);
  assert.equal((await view(page)).state.params.cars, 7, 'with the cars there were');
  await until(async () => page.locator('#banner').isHidden(), 'the banner is gone');
  await context.close();
  await again.stop();
});
