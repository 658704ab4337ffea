// What a server does for a whole hall: the page below a path of its own.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open, startBrowser, startServer, until, view } from './harness.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

test('the page runs below a path', async (t) => {
  const server = await startServer(['-base', '/tools/interleave']);
  t.after(server.stop);
  const { page, context, problems } = await open(browser, `${server.url}/tools/interleave/#semaphore`);
  await until(async () => (await view(page)).time > 0, 'it runs');
  await page.click('#tab-code');
  await until(async () => (await page.innerText('#code')).toLowerCase().includes('acquire'), 'the code is there');
  assert.deepEqual(problems, []);
  await context.close();
});
