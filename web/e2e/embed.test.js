// The page in a frame of a page from elsewhere: it begins as its address says, has a bar
// of its own, and the ordinary page lets itself not be framed.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before } from 'node:test';
import { startBrowser, startServer, test, until } from './harness.js';

let server;
let browser;
let host; // another origin
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  host = createServer((request, response) => {
    const src = new URL(request.url, 'http://x').searchParams.get('src') ?? '';
    response.setHeader('Content-Type', 'text/html');
    response.end(`<!doctype html><title>Lecture</title><iframe src="${server.url}${src.replaceAll('&', '&amp;')}" width="800" height="450" title="A run"></iframe>`);
  });
  await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
});
after(async () => {
  await browser?.close();
  await server?.stop();
  host?.close();
});

async function framed(src, options = {}) {
  const context = await browser.newContext({ viewport: { width: 900, height: 520 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) problems.push(m.text()); });
  page.on('pageerror', (e) => problems.push(String(e)));
  await page.goto(`http://127.0.0.1:${host.address().port}/?src=${encodeURIComponent(src)}`);
  return { page, context, problems, frame: page.frames()[1] };
}
const shown = (frame) => frame.evaluate(() => {
  const v = window.interleave.view();
  return { time: v.time, playing: v.playing, params: v.state.params, seed: v.status?.seed, lang: document.documentElement.lang, theme: document.documentElement.dataset.theme, past: v.past, speed: v.speed, head: v.head };
});
const drawn = (frame) => frame.waitForSelector('html[data-ready]:not([data-winding])');

test('a frame begins where its address says, and is steered by its bar', async () => {
  const { page, context, problems, frame } = await framed('/?embed=1#semaphore&set=permits:3,threads:8&seed=7&at=1.5&play=0&speed=0.25&lang=zh&theme=light');
  await drawn(frame);
  await until(async () => { const { speed, playing } = await shown(frame); return speed === 0.25 && !playing; }, 'it is as slow as the address says, and stands');
  const begun = await shown(frame);
  assert.deepEqual({ ...begun.params, hold: 0 }, { ...begun.params, permits: 3, threads: 8, hold: 0 });
  assert.deepEqual([begun.seed, begun.playing, begun.lang, begun.theme, begun.past, begun.speed], [7, false, 'zh-Hans', 'light', false, 0.25]);
  assert.ok(begun.time > 1.4e9 && begun.time <= 1.5e9, `it begins at ${begun.time}`);
  for (const hidden of ['#topbar', '#catalogue', '#controls', '#lanes']) assert.equal(await frame.isVisible(hidden), false, hidden);
  assert.equal(begun.head, begun.time, 'nothing of what comes is known');
  await frame.click('#play');
  await until(async () => (await shown(frame)).time > begun.time, 'it plays');
  await frame.click('#play');
  await until(async () => !(await shown(frame)).playing, 'it is paused');
  const { time } = await shown(frame);
  await frame.click('#step');
  await until(async () => (await shown(frame)).time >= time, 'it steps');
  await frame.click('#reset');
  await drawn(frame);
  await until(async () => (await shown(frame)).time === begun.time, 'it begins there again');
  const [opened] = await Promise.all([context.waitForEvent('page'), frame.click('#away')]);
  await opened.waitForSelector('html[data-ready]');
  assert.doesNotMatch(opened.url(), /embed/);
  assert.equal(await opened.evaluate(() => window.interleave.view().state.params.permits), 3);
  const wide = await frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.equal(wide, 0, 'nothing hangs over');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a frame keeps nothing, and nobody is told of its token', async () => {
  const { context, frame } = await framed('/?embed=1#trafficlight&t=secret');
  await drawn(frame);
  await frame.evaluate(() => localStorage.setItem('theme', 'dark'));
  const other = await framed('/?embed=1#trafficlight&show=lanes');
  await drawn(other.frame);
  assert.equal(await other.frame.evaluate(() => localStorage.getItem('theme')), '');
  assert.equal(await other.frame.isVisible('#lanes'), true);
  await other.context.close();
  await context.close();
});

test('the ordinary page is not shown in a frame', async () => {
  const { context, page, problems } = await framed('/#trafficlight');
  await until(() => problems.length > 0, 'the browser complains');
  assert.match(problems.join(), /frame/i);
  assert.equal(await page.frames()[1].evaluate(() => document.querySelector('#stage') === null), true);
  await context.close();
});
