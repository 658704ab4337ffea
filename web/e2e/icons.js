// Draws the icons of an installed page from icon.svg: `node web/e2e/icons.js`.
import { readFileSync } from 'node:fs';
import { startBrowser } from './harness.js';

const web = new URL('../', import.meta.url);
const svg = readFileSync(new URL('icon.svg', web), 'utf8');
const browser = await startBrowser();
const page = await browser.newPage();
for (const size of [192, 512]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0;background:#0d1017"><img style="display:block;width:80%;margin:10%" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">`);
  await page.locator('img').evaluate((img) => img.decode());
  await page.screenshot({ path: new URL(`icon-${size}.png`, web).pathname });
}
await browser.close();
