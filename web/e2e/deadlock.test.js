// A deadlock on the page: the cycle, the sentence with its lines, and what helps.
import assert from 'node:assert/strict';
import { inPart, open, served, session, sessionOf, shared, test, until, view } from './harness.js';

const { server, browser } = await served();

/** Opens a preset and runs until it is stuck. @param {string} preset @param {string} kind @param {import('playwright-core').BrowserContextOptions} [options] */
async function stuck(preset, kind, options) {
  const opened = await open(browser, `${server.url}/#${preset}`, options);
  await opened.page.click('[data-speed="16"]');
  await until(async () => (await view(opened.page)).state.verdict?.kind === kind, `the verdict is ${kind}`, 30_000);
  await opened.page.locator('#outcome .text').waitFor();
  return opened;
}

/** @param {import('playwright-core').Page} page */
const own = async (page) => session(server.url, sessionOf(page));

test('philosophers: the cycle, the sentence, and a mend with which they dine on', async () => {
  const { page, context, problems } = await stuck('philosophers&p=deadlock', 'deadlock');
  assert.match(await page.locator('#stage').innerText(), /Deadlock/, 'the scene shows it');
  assert.equal(await page.locator('.cycle path').count(), 0, 'and needs no arrows over it');
  assert.match(await page.innerText('#outcome'), /Deadlock of 5 threads: Plato waits for fork 2, which Laozi holds.*and so on, round to Plato\. All on line \d+\./s);
  const link = page.locator('#outcome .line-link');
  const number = (await link.innerText()).replace('line ', '');
  await until(() => link.isEnabled(), 'the code has come');
  await link.click();
  await until(() => page.locator('#code .code-line.filtered:visible').count(), 'the line is shown');
  const line = page.locator('#code [data-language=go] .code-line.filtered');
  assert.equal(await line.locator('.no').innerText(), number);
  assert.match(await line.innerText(), /forks\[second\]\.Acquire\(t\)/);

  const { epoch } = await own(page);
  await page.click('#outcome [data-way=strategy] >> nth=0');
  await until(async () => (await own(page)).epoch > epoch, 'it begins again');
  await until(async () => (await own(page)).state.time > 120e9, 'two minutes at the table', 30_000);
  const now = await own(page);
  assert.equal(now.state.verdict, null);
  assert.equal(now.state.params.strategy, 1);
  assert.equal(now.seed, 30, 'with the same seed');
  await until(() => page.locator('#outcome').isHidden(), 'nothing is said of it any more');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the lines are those of the listing that is read', async () => {
  const { page, context } = await stuck('pipe&p=stage', 'deadlock');
  const links = () => page.locator('#outcome .line-link').allInnerTexts();
  const [go] = await links();
  await page.locator('[data-choose=python]').filter({ visible: true }).click();
  await until(async () => (await links())[0] !== go, 'the number is another one in Python');
  const [python] = await links();
  await page.locator('#outcome .line-link').first().click();
  const line = page.locator('#code [data-language=python] .code-line.filtered');
  await until(() => line.isVisible(), 'the line is shown');
  assert.equal(`line ${await line.locator('.no').innerText()}`, python);
  assert.match(await line.innerText(), /p\.join\(\)/);
  await context.close();
});

test('of two runs the one that is stuck says so, and is mended alone', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#pipe&twin=message`);
  await page.click('[data-speed="16"]');
  const outcome = (/** @type {string} */ side) => page.locator(`.side[data-side=${side}] .outcome`);
  await until(() => outcome('A').locator('.way').first().isVisible(), 'A is stuck', 30_000);
  assert.match(await outcome('A').innerText(), /^Deadlock: main waits for child to end/);
  await until(async () => /B ended at/.test(await page.innerText('#comparison')), 'B ends');
  assert.ok(await outcome('B').isHidden());
  await outcome('A').locator('[data-way=send]').click();
  await until(async () => { const now = await own(page); return now.state.verdict?.kind === 'done' && now.twin.epoch === 2; }, 'A has its message and ends, and B stays');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a scene that does not draw the cycle has it drawn over it', async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.route('**/api/scenarios', async (route) => {
    const catalogue = await (await route.fetch()).json();
    for (const scenario of catalogue.scenarios) scenario.scene = false;
    await route.fulfill({ json: catalogue });
  });
  await page.goto(`${server.url}/#philosophers&p=deadlock`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).state.verdict, 'they are stuck', 30_000);
  await until(async () => await page.locator('.cycle .way').count() === 5, 'five arrows');
  const misses = await page.evaluate(() => {
    const { cycle } = /** @type {any} */ (window).interleave.view().state.verdict;
    const host = /** @type {Element} */ (document.querySelector('.stage-box')).getBoundingClientRect();
    return [...document.querySelectorAll('.cycle .way')].filter((path, i) => {
      const way = /** @type {SVGPathElement} */ (path);
      const near = (/** @type {number} */ thread, /** @type {{x: number, y: number}} */ p) => {
        const r = /** @type {Element} */ (document.querySelector(`.stage [data-thread="${thread}"]`)).getBoundingClientRect();
        return Math.abs(p.x + host.left - r.left - r.width / 2) < r.width / 2 + 8 && Math.abs(p.y + host.top - r.top - r.height / 2) < r.height / 2 + 8;
      };
      return !near(cycle[i].thread, way.getPointAtLength(0)) || !near(cycle[i].holder, way.getPointAtLength(way.getTotalLength()));
    }).length;
  });
  assert.equal(misses, 0, 'each from who waits to who is waited for');
  await page.click('#reset');
  await until(async () => await page.locator('.cycle .way').count() === 0, 'and none when it runs again');
  await context.close();
});

test('where nothing can go on the play button does not pretend, and a press begins again', async () => {
  const { page, context, problems } = await stuck('philosophers&p=deadlock', 'deadlock');
  const label = () => page.getAttribute('#play', 'aria-label');
  await until(async () => await label() === 'Nothing goes on by itself any more: run again', 'it offers no pause');
  const { epoch } = await own(page);
  await page.click('#play');
  await until(async () => { const now = await own(page); return now.epoch > epoch && now.playing; }, 'it runs again');
  await until(async () => await label() === 'Pause', 'and can be paused');
  await context.close();
  assert.deepEqual(problems, []);
  const hung = await stuck('producerconsumer&p=stuck', 'hang');
  await until(async () => /run again$/.test(await hung.page.getAttribute('#play', 'aria-label') ?? ''), 'a hang as well');
  await hung.page.click('#outcome [data-way=consumers]');
  await until(async () => await hung.page.getAttribute('#play', 'aria-label') === 'Pause', 'until it is let go on');
  await hung.context.close();
});

test('what can be changed live lets the run go on', async () => {
  const { page, context } = await stuck('producerconsumer&p=stuck', 'hang');
  const { epoch, state } = await own(page);
  assert.match(await page.innerText('#outcome'), /alex and eric wait in q\.put\(\), and nobody is left to get \(line \d+\)/);
  assert.match(await page.innerText('#outcome'), /It could also help if you change “Queue size”/);
  await page.click('#outcome [data-way=consumers]');
  await until(async () => (await own(page)).state.verdict === null, 'they are let go');
  await until(async () => (await own(page)).state.time > state.time + 5e9, 'time goes on');
  assert.equal((await own(page)).epoch, epoch, 'in the same run');
  await context.close();
});

test('an action by hand is offered where it helps', async () => {
  const { page, context } = await stuck('pipe&p=stage', 'deadlock');
  assert.match(await page.innerText('#outcome'), /main waits for child to end \(line \d+\); child waits for a message from main \(line \d+\)/);
  await page.click('#outcome [data-way=send]');
  await until(async () => (await own(page)).state.verdict?.kind === 'done', 'the child gets its message, and both end');
  await context.close();
});

test('a broken promise names the step that broke it, and what keeps it', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&p=lost`);
  await until(async () => (await view(page)).state.verdict?.kind === 'violated', 'an update is lost', 30_000);
  await page.click('#play');
  await page.locator('#outcome .text').waitFor();
  assert.match(await page.innerText('#outcome'), /Violated since \d+\.\d s, by a step of add 12: “No update is lost” no longer holds\./);
  const { epoch } = await own(page);
  await page.click('#outcome [data-way=lock]');
  await until(async () => (await own(page)).epoch > epoch, 'it begins again');
  await page.click('[data-speed="16"]');
  await until(async () => (await own(page)).state.verdict?.kind === 'done', 'it ends', 30_000);
  const now = await own(page);
  assert.equal(now.state.params.lock, 1);
  assert.equal(now.state.objects.find((/** @type {{name: string}} */ o) => o.name === 'num').value, 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test('a program that dies of an error says where, and what prevents it', async () => {
  const { page, context } = await stuck('semaphore&p=over', 'failed', { locale: 'zh-CN' });
  await until(async () => /ValueError: Semaphore released too many times 而终止（第 \d+ 行/.test(await page.innerText('#outcome')), 'in Chinese');
  await page.click('#outcome [data-way=twice]');
  await until(async () => (await own(page)).state.verdict?.kind === 'done', 'it comes to its end');
  await context.close();
});

test('a viewer is told, and has nothing to press', async () => {
  const { page, context } = await stuck('philosophers&p=deadlock', 'deadlock');
  const viewer = await open(browser, shared(page.url()));
  await until(() => viewer.page.locator('#outcome .way').count(), 'what helps is shown');
  assert.ok(await viewer.page.locator('#outcome .way').first().isDisabled());
  await context.close();
  await viewer.context.close();
});

for (const [nth, [width, height]] of [[1440, 900], [1024, 768], [390, 844]].entries()) {
  test(`at ${width} × ${height} the verdict covers no word of the scene`, async () => {
    for (const [k, preset] of ['philosophers&p=deadlock', 'processqueue&p=deadlock', 'pipe&p=stage'].entries()) {
      if (!inPart(3, nth + k)) continue;
      const { page, context } = await stuck(preset, 'deadlock', { viewport: { width, height } });
      const covered = () => page.evaluate(() => {
        const strip = /** @type {Element} */ (document.querySelector('#outcome')).getBoundingClientRect();
        return [...document.querySelectorAll('.stage text')].filter((el) => !el.closest('.legend')).filter((el) => {
          const r = el.getBoundingClientRect();
          return r.bottom > strip.top + 1 && r.top < strip.bottom && r.right > strip.left && r.left < strip.right;
        }).map((el) => el.textContent);
      });
      await until(async () => (await covered()).length === 0, `nothing of ${preset} is covered`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'nothing is cut off at the right');
      await context.close();
    }
  });
}
