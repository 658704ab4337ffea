// Two runs side by side: opened by link and by button, one clock, controls once or
// twice, where they part, how they end, and how it looks on a phone.
import assert from 'node:assert/strict';
import { inPart, open, ready, served, session, sessionOf, shared, test, until } from './harness.js';
import { layoutFaults } from './layout.js';

const { server, browser } = await served();

/** What the page shows of each run. @param {import('playwright-core').Page} page @returns {Promise<any>} */
const both = (page) => page.evaluate(() => {
  const { all, clock, side, tab, exact } = /** @type {any} */ (window).interleave.view();
  return { clock, side, exact, status: tab.status, runs: all.map((/** @type {any} */ v) => ({ state: v.state, time: v.time, ended: v.ended, epoch: v.epoch, prints: v.trace.prints.length })) };
});
const textOf = (/** @type {import('playwright-core').Page} */ page, /** @type {string} */ selector) => page.locator(selector).innerText();
const own = (/** @type {import('playwright-core').Page} */ page) => session(server.url, sessionOf(page));

test('the lock and no lock, by link: where they part, and both ends', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`);
  assert.deepEqual(await page.locator('.side .title').allInnerTexts(), ['Lock: off', 'Lock: on']);
  await until(async () => /They part at 1\.12 s: in A add 12 reads num, in B add 12 takes lock\./.test(await textOf(page, '#comparison')), 'it is said where they part');
  await page.click('[data-speed="16"]');
  await until(async () => (await both(page)).clock.ended, 'both are over', 30_000);
  assert.match(await textOf(page, '#comparison .ends'), /^A ended at [\d.]+ s; B ended at [\d.]+ s$/);
  const { runs } = await both(page);
  const told = await own(page);
  assert.deepEqual(runs.map((/** @type {any} */ r) => r.state), [told.state, told.twin.state]);
  const lost = runs.map((/** @type {any} */ r) => r.state.objects.find((/** @type {any} */ o) => o.kind === 'variable').limit);
  assert.ok(lost[0] > 0 && lost[1] === 0, `lost ${lost}`);
  const mark = await page.locator('canvas.lanes').first().evaluate((canvas) => {
    const { clock, tab } = /** @type {any} */ (window).interleave.view();
    const labels = parseFloat(getComputedStyle(/** @type {HTMLElement} */ (canvas.parentElement)).getPropertyValue('--labels'));
    return labels + (tab.status.parting.time / (clock.head * 1.04)) * (canvas.clientWidth - labels - 12);
  });
  await page.locator('canvas.lanes').first().click({ position: { x: mark + 3, y: 12 } });
  await until(async () => { const { clock, status } = await both(page); return clock.time === status.parting.time; }, 'a click on the mark in the lanes leads right there');
  await page.keyboard.press('End');
  await page.click('#comparison .button');
  await until(async () => (await both(page)).runs.map((/** @type {any} */ r) => r.epoch).join() === '3,4', 'both run again');
  assert.deepEqual(problems, []);
  await context.close();
});

test('one drag of the lanes moves both runs, and a comparison that has ended is named in the branches', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`);
  await page.click('[data-speed="4"]');
  await until(async () => (await both(page)).clock.time > 4e9, 'time goes by');
  await page.click('#play');
  await until(async () => !(await own(page)).playing, 'it is paused');
  const states = () => page.evaluate(() => /** @type {any} */ (window).interleave.view().all.map((/** @type {any} */ v) => ({ past: v.past, exact: v.exact, time: v.time, seq: v.state.seq, at: v.state.time })));
  for (const block of [0, 1]) { // by the lanes of either
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator('canvas.lanes').nth(block).boundingBox());
    const y = box.y + (block ? box.height * 0.6 : 12); // the second one has its heading above
    await page.mouse.move(box.x + box.width * 0.5, y);
    await page.mouse.down();
    /** @type {number[]} */
    const times = [];
    for (const part of [0.32, 0.27, 0.22]) { // while it is held down
      const before = (await states())[0].time;
      await page.mouse.move(box.x + box.width * part, y, { steps: 3 });
      const [a, b] = await until(async () => {
        const now = await states();
        return now.every((one) => one.past && one.exact) && now[0].time < before ? now : null;
      }, `the lanes of ${block} are dragged to ${part}`);
      assert.ok(a.time === b.time && a.at <= a.time && b.at <= b.time, `${JSON.stringify([a, b])}`);
      times.push(a.time);
    }
    await page.mouse.up();
    assert.ok(times[0] > times[1] && times[1] > times[2], `${times}`);
    assert.ok((await states()).every((one) => one.time === times[2]), 'both stay where they were let go');
    await page.keyboard.press('End');
    await until(async () => (await states()).every((one) => !one.past), 'both are back');
  }

  await page.click('.side[data-side=B] .side-head .close');
  await until(async () => (await both(page)).runs.length === 1, 'A goes on alone');
  await page.click('#reset');
  await page.click('#branches');
  await until(async () => /^one of a comparison: Lock: off/.test(await textOf(page, '.tree')), 'it is said what it was');
  await page.keyboard.press('Escape');
  await page.click('#compare');
  await page.click('[data-twin=lock]:not([data-here])');
  await until(async () => (await both(page)).runs.length === 2, 'another comparison');
  await page.click('#undo');
  await until(async () => (await both(page)).runs.length === 1, 'undone');
  await page.click('#branches');
  await until(async () => /^a comparison: Lock: off \| on/m.test(await textOf(page, '.tree')), 'it is said what was compared');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the button offers comparisons; both step and pause together', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#semaphore`);
  await page.click('#compare');
  await page.click('[data-twin=permits]');
  await until(async () => (await both(page)).runs.length === 2, 'there are two');
  await until(async () => (await page.locator('.side:visible').count()) === 2, 'both are to be seen');
  await page.click('#play');
  await page.click('#reset');
  await until(async () => { const { runs, clock } = await both(page); return runs.length === 2 && clock.time === 0; }, 'at the beginning');
  await until(async () => /So far both runs do the same/.test(await textOf(page, '#comparison .parting')), 'they have not parted yet');
  for (let i = 0; i < 6; i++) {
    const { state: { step } } = await own(page);
    await page.click('#step');
    await until(async () => { const now = await own(page); return now.state.step > step; }, 'a step more');
  }
  const now = await own(page);
  assert.equal(now.state.step, now.twin.state.step);
  await until(async () => (await both(page)).runs.every((/** @type {any} */ r, /** @type {number} */ i) => r.state.seq === [now.state, now.twin.state][i].seq), 'the page shows both');
  assert.deepEqual(problems, []);
  await context.close();
});

test('what stands twice is for one run, the rest for both', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer&p=full&twin=maxsize:8`);
  await until(async () => (await page.locator('[data-param=maxsize]').count()) === 2, 'the size of the queue is there twice');
  const params = async () => { const { state, twin } = await own(page); return [state.params, twin.state.params]; };
  await page.locator('[data-param=maxsize][data-side=B] input').fill('6');
  await until(async () => (await params()).map((p) => p.maxsize).join() === '4,6', 'only B has six places');
  await page.locator('[data-param=consumers] input').fill('3');
  await until(async () => (await params()).map((p) => p.consumers).join() === '3,3', 'both have three consumers');
  await page.locator('[data-param=producers] .close').click();
  await page.locator('[data-param=producers][data-side=A] input').fill('1');
  await until(async () => (await params()).map((p) => p.producers).join() === '1,4', 'the producers differ now');
  await until(async () => /^Producers: 1, Queue size: 4.*;Producers: 4, Queue size: 6/.test((await page.locator('.side .title').allInnerTexts()).join(';')), 'the headings say so');
  await page.locator('[data-param=producers][data-side=A] .close').click();
  await until(async () => (await params()).map((p) => p.producers).join() === '1,1', 'and are the same again');
  await until(async () => (await page.locator('[data-param=producers]').count()) === 1, 'in one control');
  assert.deepEqual(problems, []);
  await context.close();
});

test('tabs show the run that is chosen, and a thread is found in both', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`);
  await page.click('#tab-console');
  await until(async () => (await both(page)).clock.time > 2.5e9, 'some have come');
  await page.click('#play');
  await page.click('.side[data-side=B] .choose');
  await until(async () => (await both(page)).side === 1, 'the tabs are about B');
  assert.equal(await page.locator('#sides [aria-pressed=true]').innerText(), 'B');
  await page.click('#sides [data-side=A]');
  await until(async () => (await both(page)).side === 0, 'and about A again');
  await page.keyboard.press('x');
  await until(async () => (await both(page)).side === 1, 'by key too');
  await page.click('.side[data-side=A] [data-thread="5"]');
  await until(async () => (await page.locator('.side .selected').count()) === 2, 'add 4 is marked on both stages');
  assert.equal((await both(page)).side, 0);
  await until(async () => /add 4/.test(await textOf(page, '#card')), 'and its card is there');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a viewer sees both, copies both; one goes on alone', async () => {
  const owner = await open(browser, `${server.url}/#lock&p=lost&twin=lock:1`);
  const guest = await open(browser, shared(owner.page.url()));
  await until(async () => (await both(guest.page)).runs.length === 2, 'the guest sees two');
  assert.ok(await guest.page.locator('#compare').isHidden());
  assert.ok(await guest.page.locator('#untwin').isHidden());
  await guest.page.click('#copy');
  await until(async () => sessionOf(guest.page) !== sessionOf(owner.page), 'a session of its own');
  await ready(guest.page);
  await until(async () => { const { runs } = await both(guest.page); return runs.length === 2 && runs[0].state.params.lock === 0 && runs[1].state.params.lock === 1; }, 'with both runs');
  await until(async () => (await both(owner.page)).clock.time > 1e9, 'time goes by');
  await owner.page.click('.side[data-side=A] .side-head .close');
  await until(async () => { const { runs } = await both(owner.page); return runs.length === 1 && runs[0].state.params.lock === 1; }, 'B goes on alone');
  const { runs, clock } = await both(owner.page);
  assert.equal(runs[0].epoch, 2);
  assert.ok(clock.time > 1e9 && runs[0].prints >= 24, 'and lost nothing of its past');
  await until(async () => await owner.page.locator('.side:visible').count() === 1, 'one side is to be seen');
  assert.ok(await owner.page.locator('#preset').isVisible());
  assert.deepEqual([...owner.problems, ...guest.problems], []);
  await owner.context.close();
  await guest.context.close();
});

test('a comparison that is none is said, and the scenario runs alone', async () => {
  const { page, context } = await open(browser, `${server.url}/#lock&twin=nonsense`);
  assert.match(await textOf(page, '#toasts'), /nonsense/);
  assert.equal((await both(page)).runs.length, 1);
  await page.goto('about:blank');
  await page.goto(`${server.url}/#lock&twin=lock:7`);
  await ready(page);
  assert.match(await textOf(page, '#toasts'), /lock must be from 0 to 1, not 7/);
  assert.equal((await both(page)).runs.length, 1);
  await context.close();
});

test('what if from here: one past, two futures, and the way back', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#producerconsumer&p=full`);
  await page.click('#tab-charts');
  await page.click('[data-speed="16"]');
  await until(async () => (await both(page)).clock.time > 20e9, 'there is a past');
  const { x, y, width } = /** @type {{x: number, y: number, width: number}} */ (await page.locator('#charts canvas').first().boundingBox());
  await page.mouse.click(x + width / 2, y + 5);
  await until(async () => (await page.locator('#live').isVisible()) && !(await own(page)).playing && (await both(page)).exact, 'it looks back, and the run waits');
  const { clock: { time: moment } } = await both(page);
  await page.click('#whatif');
  await until(async () => (await both(page)).runs.length === 2, 'there are two');
  const told = await own(page);
  assert.ok(Math.abs(told.state.time - moment) < 1e8 && told.state.time === told.twin.state.time && told.twin.shared === told.state.time, 'both at the moment that was looked at');
  assert.deepEqual(told.state.threads, told.twin.state.threads, 'and in the same state');
  await until(async () => /One past until/.test(await textOf(page, '#comparison')), 'it is said that they have one past');
  assert.equal(await page.locator('[data-param=consumers]').count(), 2, 'what can be changed stands there twice');

  await page.locator('[data-param=consumers][data-side=B] input').fill('3');
  await page.click('#play');
  await until(async () => (await both(page)).clock.time > moment + 15e9, 'they go on');
  await page.click('#play');
  await until(() => page.locator('#comparison .parting button').isVisible(), 'it is said where they part');
  assert.deepEqual(await page.locator('#charts .sides-legend span').allInnerTexts(), ['Consumers: 1', 'Consumers: 3']);
  const passed = page.locator('#charts [data-measure=passed]');
  await until(async () => {
    const [a, b] = await passed.locator('output').allInnerTexts();
    return parseFloat(b) > parseFloat(a);
  }, 'more goes through in B, in one chart');
  assert.match(await passed.locator('canvas').getAttribute('aria-label') ?? '', /^Throughput: A: q [\d.]+ per s; B: q [\d.]+ per s$/);
  const inks = await passed.locator('canvas').evaluate((el) => {
    const { width: wide, height } = /** @type {HTMLCanvasElement} */ (el);
    const data = /** @type {CanvasRenderingContext2D} */ (/** @type {HTMLCanvasElement} */ (el).getContext('2d')).getImageData(0, 0, wide, height).data;
    let light = 0;
    for (let i = 0; i < data.length; i += 4) if (Math.min(data[i], data[i + 1], data[i + 2]) > 200) light++;
    return light;
  });
  assert.ok(inks > 50, 'the second line is there');

  await page.locator('#comparison .parting button').click();
  const parted = (await both(page)).status.parting.time;
  await until(async () => (await both(page)).clock.time === parted, 'a click leads to where they part');
  await page.mouse.move(x + width * 0.9, y + 5);
  await page.keyboard.press('Escape');

  await page.click('#undo');
  await until(async () => { const now = await own(page); return now.twin?.state.params.consumers === 1 && now.twin.shared; }, 'undo takes back the change');
  await page.click('#undo');
  await until(async () => (await both(page)).runs.length === 1, 'then the comparison');
  await until(async () => (await both(page)).clock.time > moment + 5e9, 'and the run is where it had been');
  assert.deepEqual(problems, []);
  await context.close();
});

test('from a moment of a pair one of them goes on twice; by hand only one is changed', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight&twin=green`);
  await page.click('[data-speed="16"]');
  await until(async () => (await both(page)).clock.time > 20e9, 'they run');
  await page.click('#play');
  await page.click('.side[data-side=B] .choose');
  await page.click('#compare');
  await page.click('[data-here][data-twin=""]');
  await until(async () => { const { runs } = await both(page); return runs.length === 2 && runs.every((/** @type {any} */ r) => r.state.params.green === 30); }, 'B stands on both sides');
  const flag = async () => { const now = await own(page); return [now.state, now.twin.state].map((state) => state.objects.find((/** @type {any} */ o) => o.kind === 'event').value); };
  const before = await flag();
  await page.locator('.side[data-side=A] .stage [data-act]').first().click();
  await until(async () => String(await flag()) === String([1 - before[0], before[1]]), 'the switch was thrown in A alone');
  assert.deepEqual(problems, []);
  await context.close();
});

test('where the program has ended nothing is compared from there on', async () => {
  const { page, context } = await open(browser, `${server.url}/#threads`);
  await page.click('[data-speed="16"]');
  await until(async () => (await both(page)).clock.ended, 'it has ended', 30_000);
  await page.click('#compare');
  assert.equal(await page.locator('[data-here]').count(), 0);
  assert.match(await textOf(page, '.offers'), /The program has ended here/);
  await context.close();
});

test('a lost connection comes back to both', async () => {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  /** @type {import('playwright-core').WebSocketRoute[]} */
  const sockets = [];
  await page.routeWebSocket(/\/ws\//, (ws) => { ws.connectToServer(); sockets.push(ws); });
  await page.goto(`${server.url}/#lock&twin=lock`);
  await ready(page);
  await until(async () => (await both(page)).clock.time > 1.2e9, 'time moves');
  await sockets[0].close({ code: 4000, reason: 'lost' });
  await until(() => sockets.length >= 2, 'the page has connected again');
  const { clock } = await both(page);
  await until(async () => (await both(page)).clock.time > clock.time + 5e8, 'time moves on');
  await page.click('#play');
  const now = await own(page);
  await until(async () => (await both(page)).runs.every((/** @type {any} */ r, /** @type {number} */ i) => r.state.seq === [now.state, now.twin.state][i].seq), 'it shows both as they are');
  assert.deepEqual((await both(page)).runs.map((/** @type {any} */ r) => r.state), [now.state, now.twin.state]);
  await context.close();
});

for (const [what, size, stacked] of /** @type {[string, {width: number, height: number}, boolean][]} */ ([
  ['a phone', { width: 390, height: 844 }, true], ['a tablet', { width: 1024, height: 768 }, false], ['a large screen', { width: 1440, height: 900 }, false]])) {
  test(`both are to be seen on ${what}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#lock&twin=lock`, { viewport: size });
    await until(async () => (await page.locator('.side:visible').count()) === 2, 'two sides');
    const boxes = await Promise.all(['A', 'B'].map((side) => page.locator(`.side[data-side=${side}]`).boundingBox()));
    const [a, b] = /** @type {{x: number, y: number, width: number, height: number}[]} */ (boxes);
    assert.ok(stacked ? b.y >= a.y + a.height - 1 && b.x === a.x : b.x >= a.x + a.width - 1 && b.y === a.y, JSON.stringify(boxes));
    assert.ok(Math.abs(a.width - b.width) < 2 && Math.abs(a.height - b.height) < 2, 'they are alike');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    const blocks = await Promise.all(['A', 'B'].map((side) => page.locator(`.block[data-side=${side}] canvas`).boundingBox()));
    assert.ok(blocks[0] && blocks[1] && blocks[1].y >= blocks[0].y + blocks[0].height - 1 && blocks[0].x === blocks[1].x, 'the lanes are one below the other');
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test('every comparison that is offered opens, and both runs are readable at every size', async () => {
  const { scenarios } = await (await fetch(`${server.url}/api/scenarios`)).json();
  const { page, context, problems } = await open(browser, server.url);
  for (const [nth, { name, twins }] of scenarios.entries()) {
    for (const [k, twin] of twins.entries()) {
      if (!inPart(2, nth + k)) continue;
      const before = sessionOf(page);
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.evaluate((hash) => { location.hash = hash; }, `${name}&twin=${twin.name}`);
      await until(async () => sessionOf(page) && sessionOf(page) !== before && (await both(page)).runs.length === 2, `${name}: ${twin.name} is open`);
      await page.click('[data-speed="4"]');
      await until(async () => { const { clock } = await both(page); return clock.time > 2e9 || clock.ended; }, 'they have run a little');
      const stands = async () => { const { clock, status } = await both(page); return clock.ended || status.still || !status.playing; };
      if (!await stands()) await page.click('#play');
      await until(stands, 'they stand');
      await page.mouse.move(700, 2); // away from every thread
      const [a, b] = await page.locator('.side .title').allInnerTexts();
      assert.ok(a && b && a !== b, `${name}: ${twin.name} is ${a} and ${b}`);
      for (const [i, size] of [{ width: 1024, height: 768 }, { width: 390, height: 844 }, { width: 1440, height: 900 }].entries()) {
        if (!inPart(3, nth + k + 2 * i)) continue;
        await page.setViewportSize(size);
        await page.waitForFunction(() => [...document.querySelectorAll('svg.stage')].every((svg) => {
          const ground = svg.querySelector('.ground')?.getBoundingClientRect();
          return ground && Math.abs(svg.getBoundingClientRect().width - ground.width) < 1;
        }));
        assert.deepEqual(await layoutFaults(page), [], `${name}: ${twin.name} at ${size.width}×${size.height}`);
      }
    }
  }
  assert.deepEqual(problems, []);
  await context.close();
});
