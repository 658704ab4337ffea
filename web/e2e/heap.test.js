// The page gives back what it no longer shows: after the same again and again its heap is
// no larger. Compared after forced collections, so that no clock is in it.
import assert from 'node:assert/strict';
import { held } from './heap.js';
import { open, served, test, until, view } from './harness.js';

const { server, browser } = await served();

const scenarios = ['semaphore', 'producerconsumer', 'philosophers'];
const warm = 2; // rounds until everything is loaded
const rounds = 3;

test('scenarios, languages and times come and go, and the heap is what it was', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  const cdp = await context.newCDPSession(page);
  const sizes = [];
  for (let round = 0; round < warm + rounds; round++) {
    for (const scenario of scenarios) {
      await page.evaluate((name) => { location.hash = name; }, scenario);
      await page.waitForSelector(`#catalogue a[aria-current][href="#${scenario}"]`);
      await page.keyboard.press('4');
      await until(async () => { const v = await view(page); return v.time > 5e9 || v.ended; }, `${scenario} runs`);
      await page.click('#back');
      await until(() => page.evaluate(() => window.interleave.view().past), 'it looks back');
      await page.keyboard.press('End');
    }
    await page.click('#language');
    await page.click('#theme');
    sizes.push(await held(cdp));
  }
  const before = Math.max(...sizes.slice(0, warm));
  const after = Math.min(...sizes.slice(-2)); // what is really held: a round may have more to give back
  assert.ok(after < before + 4, `MiB after each round: ${sizes.map((n) => n.toFixed(1)).join(', ')}`);
  assert.deepEqual(problems, []);
  await context.close();
});
