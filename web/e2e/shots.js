// Takes the pictures of the gallery, docs/gallery.md, and writes that page: every state
// of the page on a screen and in a hand, in turn at each size, dark and light, in both
// languages. Run by `make shots`; the folder is the argument.
import { mkdir, writeFile } from 'node:fs/promises';
import { openMoving, startBrowser, startServer } from './harness.js';
import { hands, lost, sizes, speak, states } from './states.js';

const folder = process.argv[2] ?? 'docs';
const widest = 1600; // px of a picture; larger screens are drawn smaller
const names = { dark: 'dark', light: 'light', en: 'English', zh: 'Chinese' };

const all = [...states, lost];
/** @type {Map<string, string[]>} lines of the gallery page, by state */
const lines = new Map(all.map(({ name, says }) => [name, ['', `## ${says}`, '']]));

const browser = await startBrowser();
try {
  await mkdir(`${folder}/gallery`, { recursive: true });
  const darkroom = await browser.newPage();
  for (const touch of [false, true]) {
    const server = await startServer();
    const { page, context } = await openMoving(browser, server.url, { viewport: { width: 1024, height: 768 }, ...(touch && { hasTouch: true, isMobile: true }) });
    const own = Object.entries(sizes).slice(...(touch ? [0, hands] : [hands]));
    for (const [i, state] of all.entries()) {
      if (state === lost) await server.stop();
      if (touch && state.least) continue;
      await state.enter(page);
      const [size, [width, height]] = own[(i + 1) % own.length];
      const colorScheme = (i % 2 === 0) !== touch ? 'dark' : 'light';
      const lang = (i % 4 < 2) !== touch ? 'en' : 'zh';
      await speak(page, lang);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      await page.mouse.move(0, 0);
      await page.evaluate((where) => {
        /** @type {HTMLElement} */ (document.activeElement)?.blur();
        scrollTo(0, 0);
        if (where) document.querySelector(where)?.scrollIntoView({ block: 'center' });
      }, touch ? state.where : '');
      await page.waitForTimeout(600); // what glides comes to rest
      const png = (await page.screenshot()).toString('base64');
      const file = `gallery/${state.name}-${width}x${height}-${colorScheme}-${lang}.webp`;
      await writeFile(`${folder}/${file}`, Buffer.from(await darkroom.evaluate(develop, { png, widest }), 'base64'));
      lines.get(state.name)?.push(`![${state.name}](${file})`, `${size}, ${names[colorScheme]}, ${names[lang]}`, '');
      console.log(file);
      await state.leave?.(page);
    }
    await server.stop();
    await context.close();
  }
  await writeFile(`${folder}/gallery.md`, [
    '# Gallery', '',
    'What the page looks like, from a phone to a projector. `make shots` takes these pictures;',
    '`web/e2e/gallery.test.js` measures the same states at all six sizes, in both themes and languages.',
    ...[...lines.values()].flat(),
  ].join('\n'));
} finally {
  await browser.close();
}

/** Makes a small picture of a large one; runs in a page. @param {{png: string, widest: number}} shot */
async function develop({ png, widest }) {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
  const scale = Math.min(1, widest / bitmap.width);
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.88 });
  return /** @type {Promise<string>} */ (new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1]);
    reader.readAsDataURL(blob);
  }));
}
