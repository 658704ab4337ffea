// Takes the pictures under docs/: every scenario at a telling moment, dark and
// light. Run by `make shots`; the folder is the argument.
import { open, startBrowser, startServer, until, view } from './harness.js';

const folder = process.argv[2] ?? 'docs';
const moments = { trafficlight: 24e9, producerconsumer: 27.2e9, semaphore: 2.4e9 };
const presets = { producerconsumer: 'full' };

const server = await startServer();
const browser = await startBrowser();
try {
  for (const [name, moment] of Object.entries(moments)) {
    for (const scheme of /** @type {const} */ (['dark', 'light'])) {
      const preset = /** @type {any} */ (presets)[name];
      const { page, context } = await open(browser, `${server.url}/#${name}${preset ? `&p=${preset}` : ''}`, { colorScheme: scheme });
      await page.click(`[data-speed="${moment > 1e10 ? 16 : 1}"]`);
      await until(async () => (await view(page)).time > moment * 0.9, 'the moment is near', 60_000);
      await page.click('[data-speed="1"]');
      await until(async () => (await view(page)).time >= moment, 'the moment has come', 60_000);
      await page.click('#play');
      await until(async () => !(await view(page)).playing, 'the run is paused');
      await page.mouse.move(0, 0);
      await page.waitForTimeout(600); // what glides comes to rest
      await page.screenshot({ path: `${folder}/${name}-${scheme}.png` });
      console.log(`${folder}/${name}-${scheme}.png`);
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
