// The tabs: the code with the threads on its lines, the console, the lesson.
import assert from 'node:assert/strict';
import { clockDigits } from '../core/format.js';
import { agrees, copied, open, ready, served, session, sessionOf, shared, test, until, view } from './harness.js';

/** @typedef {import('playwright-core').Page} Page */
const { server, browser } = await served();

/** @param {Page} page */
async function pause(page) {
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
}

/** @param {Page} page the name of the tab that is shown, and of the panel */
const shown = (page) => page.evaluate(() => {
  const tabs = [...document.querySelectorAll('[role=tab]')];
  const panels = [...document.querySelectorAll('[role=tabpanel]')];
  return [tabs.filter((tab) => tab.getAttribute('aria-selected') === 'true'), panels.filter((panel) => panel.checkVisibility())].map((all) => all.map((el) => el.id).join());
});

/** @param {Page} page @param {string} [language] threads by label of the line, as the chips say */
const chips = (page, language = 'go') => page.evaluate((name) => {
  const lines = [...document.querySelectorAll(`.listing[data-language=${name}] [data-label]`)];
  return Object.fromEntries(lines.map((line) => [/** @type {HTMLElement} */ (line).dataset.label, [...line.querySelectorAll('[data-thread]')].map((chip) => Number(/** @type {HTMLElement} */ (chip).dataset.thread))]).filter(([, ids]) => ids.length));
}, language);

test('tabs by pointer, by arrows and by key, remembered', async () => {
  const { page, context, problems } = await open(browser, server.url);
  assert.deepEqual(await shown(page), ['tab-code', 'code'], 'the code comes first');
  await page.click('#tab-lesson');
  await until(async () => String(await shown(page)) === 'tab-lesson,lesson', 'the lesson is shown');
  await page.locator('#tab-lesson').focus();
  await page.keyboard.press('ArrowRight');
  await until(async () => String(await shown(page)) === 'tab-code,code', 'after the last comes the first');
  assert.ok(await page.locator('#tab-code').evaluate((el) => el === document.activeElement), 'the focus goes along');
  assert.deepEqual(await page.locator('[role=tab]').evaluateAll((tabs) => tabs.filter((tab) => tab.tabIndex === 0).map((tab) => tab.id)), ['tab-code'], 'one of them can be reached by tabbing');
  await page.keyboard.press('t');
  await until(async () => String(await shown(page)) === 'tab-console,console', 'the next');
  await page.keyboard.press('T');
  await until(async () => String(await shown(page)) === 'tab-code,code', 'the one before');
  await page.click('#tab-console');
  await page.reload();
  await ready(page);
  assert.deepEqual(await shown(page), ['tab-console', 'console']);
  assert.deepEqual(problems, []);
  await context.close();
});

test('code and lesson are fetched when they are first shown', async () => {
  const { page, context } = await open(browser, server.url);
  /** @type {string[]} */ const asked = [];
  page.on('request', (r) => asked.push(new URL(r.url()).pathname));
  await page.click('#tab-console');
  await page.reload();
  await ready(page);
  assert.deepEqual(asked.filter((path) => /code|lesson/.test(path)), ['/core/code.js']);
  await page.click('#tab-lesson');
  await page.waitForSelector('.lesson h2');
  assert.deepEqual(asked.filter((path) => /lesson/.test(path)), ['/ui/lesson.js', '/api/scenarios/trafficlight/lesson']);
  await context.close();
});

test('every thread is on the line where it is, in both languages', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 1920, height: 1080 } });
  await page.locator('[data-param=red] input').fill('240');
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 20e9, 'the light is red, for long');
  await pause(page);
  const { state } = await view(page);
  const { go } = await (await fetch(`${server.url}/api/scenarios/trafficlight/code`)).json();
  /** @type {{[label: string]: number[]}} */ const wanted = {};
  for (const thread of [...state.threads].filter(({ state: doing }) => doing !== 'done').sort((a, b) => a.seq - b.seq)) (wanted[go.lines[thread.line - go.first].label] ??= []).push(thread.id);
  await until(async () => (await chips(page)).wait?.length === 4, 'cars wait');
  for (const language of ['go', 'python']) {
    const got = await chips(page, language);
    assert.deepEqual(Object.keys(got).sort(), Object.keys(wanted).sort());
    for (const label of Object.keys(got)) assert.deepEqual(got[label], wanted[label].slice(0, got[label].length), label);
    assert.equal(await page.locator(`.listing[data-language=${language}] [data-label=wait]`).getAttribute('class'), 'code-line state-blocked');
    const more = await page.locator(`.listing[data-language=${language}] [data-label=wait] .at-more`).allInnerTexts();
    assert.deepEqual(more, wanted.wait.length > got.wait.length ? [`+${wanted.wait.length - got.wait.length}`] : []);
    assert.ok(await page.locator(`.listing[data-language=${language}]`).isVisible(), 'where there is room both are shown');
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('a click on a number selects the thread everywhere', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await until(async () => (await view(page)).time > 1e9, 'it runs');
  await pause(page);
  await page.locator('[data-language=go] .edge [data-thread="2"]').filter({ visible: true }).click();
  await until(async () => (await view(page)).selected === 2, 'the lighter is selected');
  await until(async () => /^lighter · /.test(await page.locator('#card').innerText()), 'the card is about it');
  const chip = page.locator('[data-language=go] [data-label] [data-thread="2"]');
  await until(() => chip.evaluate((el) => {
    const { top, bottom } = el.getBoundingClientRect();
    const box = /** @type {Element} */ (el.closest('.scroller')).getBoundingClientRect();
    return top > box.top && bottom < box.bottom;
  }), 'its line comes into view');
  assert.match(await chip.getAttribute('class') ?? '', /selected/);
  await page.click('#tab-console');
  await until(async () => String([...new Set(await page.locator('#console .who').allInnerTexts())]) === 'lighter', 'the console shows it alone');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the code stays where its reader scrolls it, and follows again', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  const scroller = page.locator('[data-language=go] .scroller');
  const top = () => scroller.evaluate((el) => el.scrollTop);
  await page.locator('[data-language=go] .edge [data-thread="2"]').filter({ visible: true }).click();
  await until(async () => (await view(page)).selected === 2, 'the lighter is selected');
  const follow = page.locator('[data-language=go] .follow');
  assert.ok(await follow.isHidden());
  await scroller.hover();
  await until(async () => {
    await page.mouse.wheel(0, -500);
    return (await top()) === 0;
  }, 'the reader is at the beginning');
  const { time } = await view(page);
  await until(async () => (await view(page)).time > time + 1.2e9, 'the lighter has taken steps');
  assert.equal(await top(), 0);
  await follow.click();
  await until(async () => (await top()) > 100 && follow.isHidden(), 'it follows again');
  await context.close();
});

test('a click on a line shows what is printed there alone, until that is let go', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight&p=lesson&set=cars:6`);
  await until(async () => (await view(page)).time > 2.1e9, 'there is something to read');
  await pause(page);
  await page.locator('[data-language=go] [data-label=running]').click();
  const filter = page.locator('#code .line-filter');
  await until(async () => /t\.Print\("car \[%d\] is running\.\.\.", n\)\s*\d+ lines/.test(await filter.innerText()), 'the line and how often it printed are told');
  await filter.locator('.go').click();
  await until(async () => (await shown(page))[1] === 'console', 'the console is shown');
  const lines = () => page.locator('#console .line').allInnerTexts();
  await until(async () => (await lines()).length > 5, 'lines are shown');
  assert.ok((await lines()).every((line) => /^car \[\d\] is running/.test(line)));
  await page.locator('#console .line-filter .close').click();
  await until(async () => (await lines()).some((line) => line === 'green light'), 'all lines are back');
  assert.ok(await page.locator('#console .line-filter').isHidden());

  await page.click('#tab-code');
  await page.locator('[data-language=go] [data-label=tick]').click();
  await page.click('#tab-console');
  await until(async () => String([...new Set(await page.locator('#console .who').allInnerTexts())]) === 'lighter', 'where nothing is printed, what those print that stand there');
  assert.match(await page.locator('#console .line-filter').innerText(), /by lighter/);
  await page.keyboard.press('Escape');
  await until(async () => (await page.locator('#console .who').allInnerTexts()).includes('car 2'), 'Escape lets go');
  assert.deepEqual(problems, []);
  await context.close();
});

test('in the past the console ends at the moment looked at, and the chips stand where the threads stood', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer`);
  await page.click('#tab-console');
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 60e9, 'a minute has gone by');
  await pause(page);
  const times = (/** @type {string} */ rows) => page.locator(`#console ${rows} time`).allInnerTexts();
  const lowest = () => page.evaluate(() => {
    const box = /** @type {Element} */ (document.querySelector('#console .scroller')).getBoundingClientRect();
    return [...document.querySelectorAll('#console .print')].filter((el) => el.getBoundingClientRect().bottom <= box.bottom + 1).at(-1)?.textContent ?? '';
  });
  const newest = () => page.evaluate(() => /** @type {any} */ (window).interleave.view().trace.prints.at(-1).time).then(clockDigits);
  await until(async () => (await lowest()).startsWith(await newest()), 'it ends at the newest line');
  const { y, x, width } = /** @type {{x: number, y: number, width: number}} */ (await page.locator('#lanes canvas.lanes').boundingBox());
  await page.mouse.click(x + width * 0.6, y + 8);
  await until(() => page.evaluate(() => { const v = /** @type {any} */ (window).interleave.view(); return v.past && v.exact; }), 'it looks back');
  const now = await page.evaluate(() => { const { state, trace } = /** @type {any} */ (window).interleave.view(); return trace.prints.filter((/** @type {any} */ p) => p.seq <= state.seq).at(-1).text; });
  await until(async () => await lowest() === 'Later than this moment', 'the end is marked');
  assert.ok((await page.locator('#console .print:not(.later):not(.rest)').last().innerText()).includes(now), 'after what was printed last by then');
  await page.locator('#console .scroller').hover();
  await page.mouse.wheel(0, 90);
  await until(async () => (await times('.later')).length > 0, 'what was printed later is there, below');
  await page.click('#console .newest');
  await until(async () => await lowest() === 'Later than this moment', 'it follows the moment again');

  await page.click('#tab-code');
  const { state } = await view(page);
  const { go } = await (await fetch(`${server.url}/api/scenarios/producerconsumer/code`)).json();
  const wanted = Object.fromEntries(state.threads.map((/** @type {any} */ thread) => [thread.id, go.lines[thread.line - go.first]?.label]));
  await until(async () => Object.entries(await chips(page)).flatMap(([label, ids]) => ids.map((id) => wanted[id] === label)).every(Boolean), 'the chips are in the past too');

  await page.click('#tab-console');
  await page.keyboard.press('Escape');
  await until(async () => (await lowest()).startsWith(await newest()) && await page.locator('#console .rest').count() === 0, 'in the present it follows again');
  assert.deepEqual(problems, []);
  await context.close();
});

test('who comes late can read all that was printed, and so can who goes back and on', async () => {
  const { page, context } = await open(browser, `${server.url}/#producerconsumer`);
  await page.click('#tab-console');
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 70e9, 'more than the lanes show');
  await pause(page);
  await agrees(page, server.url);
  const told = (/** @type {Page} */ on) => on.evaluate(() => /** @type {any} */ (window).interleave.view().trace.prints.map((/** @type {any} */ p) => `${p.time} ${p.text}`));
  const all = await told(page);
  const late = await open(browser, shared(page.url()));
  await late.page.click('#tab-console');
  await until(async () => String(await told(late.page)) === String(all), 'the guest has every line');
  await late.context.close();
  const { epoch } = await view(page);
  await page.locator('#lanes canvas.lanes').click({ position: { x: 500, y: 8 } });
  await page.click('#fork');
  await until(async () => (await view(page)).epoch > epoch, 'it goes on from there');
  const { time } = await view(page);
  await until(async () => { const lines = await told(page); return lines[0] === all[0] && lines.filter((/** @type {string} */ l) => Number(l.split(' ')[0]) < time - 1e9).length === all.filter((/** @type {string} */ l) => Number(l.split(' ')[0]) < time - 1e9).length; }, 'with all its lines');
  await context.close();
});

test('lines by keyboard', async () => {
  const { page, context } = await open(browser, `${server.url}/#lock`);
  const numbers = page.locator('[data-language=go] button.no');
  await numbers.first().focus();
  await page.keyboard.press('ArrowDown');
  assert.ok(await numbers.nth(1).evaluate((el) => el === document.activeElement));
  await page.keyboard.press('Enter');
  await until(() => page.locator('#code .line-filter').isVisible(), 'the line is chosen');
  await context.close();
});

test('Python can be chosen, copied, and is remembered', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#semaphore`);
  await page.locator('[data-choose=python]').filter({ visible: true }).click();
  const python = page.locator('.listing[data-language=python]');
  await until(() => python.isVisible(), 'it is shown');
  assert.ok(await page.locator('.listing[data-language=go]').isHidden());
  const program = await copied(page, '.listing[data-language=python] header .close');
  await page.waitForSelector('.toast');
  assert.match(program, /^import threading\n[^]*semaphore = threading\.BoundedSemaphore\(PERMITS\)\n/);
  assert.doesNotMatch(program, /@/);
  await page.reload();
  await ready(page);
  await until(() => python.isVisible(), 'it is still chosen');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the tabs can be made wide, and nothing is lost', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight`);
  await page.click('#widen');
  await until(() => page.locator('.listing[data-language=python]').isVisible(), 'both listings are shown');
  const over = await page.evaluate(() => ['stage', 'transport', 'lanes', 'controls', 'tabs'].filter((id) => {
    const { right, width } = /** @type {HTMLElement} */ (document.getElementById(id)).getBoundingClientRect();
    return right > innerWidth || width < 300;
  }));
  assert.deepEqual(over, []);
  await page.reload();
  await ready(page);
  assert.ok(await page.locator('html').evaluate((el) => el.hasAttribute('data-wide')), 'it is remembered');
  await context.close();
});

test('the lesson changes its language in place, and does what it offers', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer`);
  await page.click('#tab-lesson');
  await page.waitForSelector('.lesson h2');
  const text = () => page.locator('.lesson').innerText();
  assert.match(await text(), /What to watch/i);
  const before = sessionOf(page);
  await page.click('#language');
  await until(async () => /看什么/.test(await text()), 'it is Chinese');
  assert.equal(sessionOf(page), before, 'without a new session');
  await page.click('#language');
  await until(async () => /What to watch/i.test(await text()), 'it is English');

  await page.locator('.lesson [data-do=preset][data-name=full]').first().click();
  await until(async () => (await session(server.url, before)).state.params.producers === 4, 'the preset is chosen');
  await page.locator('.lesson [data-do=set][data-name=consumers][data-value="0"]').first().click();
  await until(async () => (await session(server.url, before)).state.params.consumers === 0, 'the consumers are gone');
  await page.locator('.lesson [data-do=twins]').first().click();
  await until(() => page.evaluate(() => /** @type {any} */ (window).interleave.view().all.length === 2), 'two runs are compared');
  await page.locator('.lesson [data-do=code]').first().click();
  await until(async () => (await shown(page))[1] === 'code', 'the code is shown');
  await until(() => page.locator('[data-language=go] .code-line.filtered').isVisible(), 'and the line in it');

  const viewer = await open(browser, shared(page.url()));
  await viewer.page.click('#tab-lesson');
  await viewer.page.waitForSelector('.lesson h2');
  assert.ok(await viewer.page.locator('.lesson [data-do=preset]').first().isDisabled(), 'a viewer can only read');
  assert.ok(await viewer.page.locator('.lesson [data-do=code]').first().isEnabled());
  assert.deepEqual([...problems, ...viewer.problems], []);
  await context.close();
  await viewer.context.close();
});

test('another scenario brings its own code and lesson', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  await page.locator('[data-language=go] [data-label=set]').click();
  await page.locator('#catalogue a[href*=lock]').click();
  await until(async () => /lock\.go/.test(await page.locator('[data-language=go] header').innerText()) && page.locator('[data-language=go] [data-label=acquire]').isVisible(), 'the code is another one');
  assert.ok(await page.locator('#code .line-filter').isHidden(), 'no line of the old one is chosen');
  await page.click('#tab-lesson');
  await until(async () => /num = num - 1/.test(await page.locator('.lesson').innerText()), 'so is the lesson');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the console stays at its newest line, whatever size it gets', async () => {
  const { page, context } = await open(browser, `${server.url}/#producerconsumer`, { viewport: { width: 1024, height: 768 } });
  await page.click('#tab-console');
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 60e9, 'more is printed than there is room for');
  await pause(page);
  const height = () => page.locator('#console-lines').evaluate((el) => el.clientHeight);
  for (const [width, tall] of [[1920, 1600], [1440, 900], [1920, 1600], [1024, 768]]) {
    const before = await height();
    await page.setViewportSize({ width, height: tall });
    await until(async () => (await height()) !== before, 'it has another size');
    await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(resolve))); }));
    assert.ok(await page.locator('#console .newest').isHidden(), `${width} × ${tall}`);
    assert.ok(await page.locator('#console-lines').evaluate((el) => el.scrollHeight - el.clientHeight - el.scrollTop < 1), `${width} × ${tall}`);
  }
  await context.close();
});
