// The page around the page: on paper, installed, and without its server.
import assert from 'node:assert/strict';
import { open, ready, startBrowser, startServer, test, until, view } from './harness.js';

test('paper is light, has the parameters and an address that makes the run, and leaves the page as it was', async () => {
  const server = await startServer();
  const browser = await startBrowser();
  try {
    const { page, problems } = await open(browser, `${server.url}/#semaphore&set=permits:3,threads:9&seed=5`, { colorScheme: 'dark' });
    await page.evaluate(() => addEventListener('beforeprint', () => { window.paper = document.documentElement.dataset.theme; }));
    assert.ok((await page.pdf({ format: 'A4' })).length > 10_000);
    assert.equal(await page.evaluate(() => window.paper), 'light');
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['#catalogue', '#transport', '#tabs', '.chips', '#hints']) assert.equal(await page.isVisible(gone), false, gone);
    for (const there of ['h1', '#stage svg.stage', 'canvas.lanes', '#controls .param', '#printed']) assert.equal(await page.locator(there).first().isVisible(), true, there);
    const link = await page.textContent('#printed p:last-child');
    assert.match(link, /#semaphore&set=permits:3,threads:9/);
    const again = await open(browser, link);
    const { state } = await view(again.page);
    assert.equal(state.params.threads, 9);
    assert.deepEqual(problems, []);

    const stuck = await open(browser, `${server.url}/#philosophers&p=deadlock`);
    await stuck.page.click('[data-speed="16"]');
    await stuck.page.waitForSelector('#outcome:not([hidden])', { timeout: 60_000 });
    await stuck.page.emulateMedia({ media: 'print' });
    const [stage, outcome] = await stuck.page.evaluate(() => ['svg.stage', '#outcome'].map((part) => /** @type {Element} */ (document.querySelector(part)).getBoundingClientRect().toJSON()));
    assert.ok(outcome.top >= stage.bottom && outcome.height > 20, 'the verdict lies on nothing');
  } finally {
    await browser.close();
    await server.stop();
  }
});

test('it can be installed, and a page of its own says that the server is gone, until it is back', async () => {
  const server = await startServer();
  const browser = await startBrowser();
  try {
    const { page } = await open(browser, `${server.url}/`);
    const manifest = await (await fetch(`${server.url}/manifest.webmanifest`)).json();
    for (const { src, type } of manifest.icons) {
      const answer = await fetch(`${server.url}/${src}`);
      assert.ok(answer.ok && answer.headers.get('content-type').startsWith(type), src);
    }
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await until(() => page.evaluate(() => caches.match('offline.html').then(Boolean)), 'the page for then is kept');
    assert.deepEqual(await page.evaluate(async () => (await (await caches.open('offline')).keys()).map(({ url }) => new URL(url).pathname).sort()), ['/icon.svg', '/offline.css', '/offline.html', '/offline.js']);
    await page.reload();
    await ready(page);
    const port = Number(new URL(server.url).port);
    await server.stop();
    await page.reload();
    await page.waitForSelector('text=cannot be reached');
    const back = await startServer([], port);
    await ready(page).finally(back.stop); // by itself
  } finally {
    await browser.close();
    await server.stop();
  }
});
