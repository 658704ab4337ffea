// Takes the contact sheets under docs/: all stages at a telling moment on one picture,
// dark and light, in both languages. Run by `make shots`; the folder is the argument.
import { writeFile } from 'node:fs/promises';
import { open, stand, startBrowser, startServer, until, view } from './harness.js';

const folder = process.argv[2] ?? 'docs';
/** @type {[name: string, preset: string, seconds: number][]} */
const moments = [
  ['threads', 'fan', 4.2], ['daemon', 'cut', 3.5], ['lock', 'lost', 3.6],
  ['semaphore', 'lesson', 2.4], ['trafficlight', 'stage', 16.5], ['queues', 'stage', 4.2],
  ['producerconsumer', 'full', 27.2], ['memory', 'stage', 3.6], ['gil', 'stage', 9],
  ['manager', 'stage', 6.2], ['processqueue', 'stage', 2.3], ['pipe', 'stage', 12],
  ['pool', 'uneven', 5.2], ['philosophers', 'deadlock', 11], ['readerswriter', 'starve', 12.7],
];
const sheets = ['dark', 'light'].flatMap((scheme) => ['en', 'zh'].map((lang) => ({ scheme: /** @type {'dark' | 'light'} */ (scheme), lang })));
const columns = 3;

const server = await startServer();
const browser = await startBrowser();
try {
  /** @type {any[]} */
  const catalogue = (await (await fetch(`${server.url}/api/scenarios`)).json()).scenarios;
  /** @type {Map<string, {title: string, png: string}[]>} */
  const shots = new Map(sheets.map(({ scheme, lang }) => [`${scheme}-${lang}`, []]));
  for (const [name, preset, seconds] of moments) {
    const scenario = catalogue.find((s) => s.name === name);
    const { id, token } = await stand(server.url, scenario, preset, seconds * 1e9);
    const { page, context } = await open(browser, `${server.url}/#${name}&s=${id}&t=${token}`);
    await until(async () => (await view(page)).time >= seconds * 1e9 - 1 || (await view(page)).state.verdict, `${name} has come to ${seconds} s`);
    for (const lang of ['en', 'zh']) {
      if (lang === 'zh') await page.click('#language');
      for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.waitForFunction(([shade, begins]) => document.documentElement.dataset.theme === shade && document.documentElement.lang.startsWith(begins), [colorScheme, lang]);
        await page.mouse.move(0, 0);
        await page.waitForTimeout(600); // a frame is drawn every quarter of a second
        shots.get(`${colorScheme}-${lang}`)?.push({ title: scenario.title[lang], png: (await page.locator('#stage').screenshot()).toString('base64') });
      }
    }
    await context.close();
  }
  const page = await browser.newPage();
  for (const { scheme, lang } of sheets) {
    const file = `${folder}/contact-${scheme}-${lang}.webp`;
    await writeFile(file, Buffer.from(await page.evaluate(compose, { shots: shots.get(`${scheme}-${lang}`) ?? [], columns, dark: scheme === 'dark' }), 'base64'));
    console.log(file);
  }
} finally {
  await browser.close();
  await server.stop();
}

// compose lays pictures out in columns, each under its title, and gives the sheet as
// base64 of a WebP. It runs in a page.
async function compose(/** @type {{shots: {title: string, png: string}[], columns: number, dark: boolean}} */ { shots, columns, dark }) {
  const images = await Promise.all(shots.map(async ({ png }) => createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())));
  const { width, height } = images[0];
  const [gap, head] = [24, 44];
  const canvas = document.createElement('canvas');
  canvas.width = columns * (width + gap) + gap;
  canvas.height = Math.ceil(images.length / columns) * (height + head + gap) + gap;
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  ctx.fillStyle = dark ? '#0a0e16' : '#e9e6df';
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.font = '600 24px system-ui, sans-serif';
  ctx.textBaseline = 'middle';
  images.forEach((image, i) => {
    const [x, y] = [gap + (i % columns) * (width + gap), gap + Math.floor(i / columns) * (height + head + gap)];
    ctx.fillStyle = dark ? '#e8ecf6' : '#171d2b';
    ctx.fillText(shots[i].title, x, y + head / 2 - 4);
    ctx.drawImage(image, x, y + head, width, height);
  });
  return canvas.toDataURL('image/webp', 0.86).split(',')[1];
}
