// Measures how smoothly the page moves: frames a second, and what the main thread
// works for each of them. Run by `make frames`; prints a table. Nothing here passes or
// fails: machines differ. Paths of other builds may be given, to be measured in turns
// with this one: on a busy machine only what was measured side by side compares.
import { openMoving, startBrowser, startServer, until, view } from './harness.js';

const seconds = 4;
const rounds = 3;
const cases = [
  { name: '6 cars, 1×', scenario: 'trafficlight', speed: '1' },
  { name: '60 cars, 16×', scenario: 'trafficlight', params: { cars: 60 }, speed: '16' },
  { name: '200 cars, 1×', scenario: 'trafficlight', params: { cars: 200 }, speed: '1' },
  { name: '200 cars, 16×', scenario: 'trafficlight', params: { cars: 200 }, speed: '16' },
  { name: '200 threads at the gate, 1×', scenario: 'semaphore', params: { hold: 10_000, threads: 200, permits: 20 }, speed: '1' },
  { name: '50 producers, 50 consumers, 1×', scenario: 'producerconsumer', params: { maxsize: 50, producers: 50, consumers: 50 }, speed: '1' },
  { name: '200 threads add, 1×', scenario: 'lock', params: { spread: 10_000, threads: 200 }, speed: '1' },
];

/** Counts frames and long tasks in the page. @param {number} ms */
const watch = (ms) => new Promise((resolve) => {
  /** @type {number[]} */
  const at = [];
  let longest = 0;
  const tasks = new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration); });
  tasks.observe({ type: 'longtask' });
  const frame = (/** @type {number} */ now) => {
    at.push(now);
    if (now - at[0] < ms) requestAnimationFrame(frame);
    else {
      tasks.disconnect();
      const gaps = at.slice(1).map((t, i) => t - at[i]).sort((a, b) => a - b);
      resolve({ frames: gaps.length, wall: now - at[0], p99: gaps[Math.floor(gaps.length * 0.99)], longest });
    }
  };
  requestAnimationFrame(frame);
});

/** @param {import('playwright-core').CDPSession} cdp @returns {Promise<{[name: string]: number}>} seconds of processor time */
async function spent(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** @param {import('playwright-core').Browser} browser @param {string} url @param {typeof cases[number]} of */
async function measure(browser, url, { scenario, params = {}, speed }) {
  const { page, context } = await openMoving(browser, `${url}/#${scenario}`);
  for (const [name, value] of Object.entries(params)) {
    await page.locator(`[data-param=${name}] input`).fill(String(value));
    await until(async () => (await view(page)).state.params[name] === value, `${name} is ${value}`);
  }
  await page.click(`[data-speed="${speed}"]`);
  await page.waitForTimeout(1500); // what was changed has come to rest
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await spent(cdp);
  const seen = /** @type {{frames: number, wall: number, p99: number, longest: number}} */ (await page.evaluate(watch, seconds * 1000));
  const after = await spent(cdp);
  await context.close();
  const each = (/** @type {string} */ name) => ((after[name] - before[name]) * 1000) / seen.frames;
  return { fps: (seen.frames * 1000) / seen.wall, p99: seen.p99, longest: seen.longest, script: each('ScriptDuration'), style: each('RecalcStyleDuration') + each('LayoutDuration'), all: each('TaskDuration') };
}

const median = (/** @type {number[]} */ all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];

const binaries = [undefined, ...process.argv.slice(2)];
const servers = [];
for (const binary of binaries) servers.push({ binary, server: await startServer([], undefined, binary) });
const browser = await startBrowser();
try {
  console.log(`| what is shown |${servers.length > 1 ? ' build |' : ''} frames a second | 99 % of frames within | longest task | main thread for a frame: all | script | style and layout |`);
  console.log(`| --- |${servers.length > 1 ? ' --- |' : ''} ---: | ---: | ---: | ---: | ---: | ---: |`);
  for (const of of cases) {
    /** @type {Awaited<ReturnType<typeof measure>>[][]} */
    const found = servers.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, { server }] of servers.entries()) found[i].push(await measure(browser, server.url, of));
    }
    found.forEach((all, i) => {
      const of3 = (/** @type {'fps' | 'p99' | 'longest' | 'script' | 'style' | 'all'} */ name) => median(all.map((each) => each[name]));
      const longest = Math.max(...all.map((each) => each.longest));
      console.log(`| ${of.name} |${servers.length > 1 ? ` ${servers[i].binary ?? 'this'} |` : ''} ${of3('fps').toFixed(0)} | ${of3('p99').toFixed(0)} ms | ${longest ? `${longest.toFixed(0)} ms` : 'none over 50 ms'} | ${of3('all').toFixed(1)} ms | ${of3('script').toFixed(1)} ms | ${of3('style').toFixed(1)} ms |`);
    });
  }
} finally {
  await browser.close();
  for (const { server } of servers) await server.stop();
}
