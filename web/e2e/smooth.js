// Measures by the browser's own tracing how smoothly two hundred of something move: the
// frames that were drawn, and every task of the page's main thread over 50 ms with what
// it did. Also how soon the page is painted, and how long a record takes from the kernel
// to the picture. Run by `make smooth`; prints tables. Nothing here passes or fails:
// machines differ.
import { openMoving, startBrowser, startServer, until, view } from './harness.js';

const seconds = 8;
const long = 50; // ms
const cases = [
  { name: '200 cars, 1×', scenario: 'trafficlight', params: { cars: 200 }, speed: '1' },
  { name: '200 cars, 4×', scenario: 'trafficlight', params: { cars: 200 }, speed: '4' },
  { name: '200 threads at the gate, 1×', scenario: 'semaphore', params: { hold: 10_000, threads: 200, permits: 20 }, speed: '1' },
  { name: '200 threads add, 1×', scenario: 'lock', params: { spread: 10_000, threads: 200 }, speed: '1' },
];
const categories = 'devtools.timeline,disabled-by-default-devtools.timeline,disabled-by-default-devtools.timeline.frame,toplevel,blink.user_timing';

/** @typedef {{name: string, ph: string, ts: number, dur?: number, tdur?: number, pid: number, tid: number, args?: any}} Event */

/** What the browser traced for so long. @param {import('playwright-core').Page} page @returns {Promise<Event[]>} */
async function traced(page) {
  const cdp = await page.context().newCDPSession(page);
  /** @type {Event[]} */
  const events = [];
  cdp.on('Tracing.dataCollected', ({ value }) => { events.push(.../** @type {any} */ (value)); });
  const complete = new Promise((resolve) => { cdp.once('Tracing.tracingComplete', resolve); });
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: categories.split(',') } });
  await page.waitForTimeout(seconds * 1000);
  await cdp.send('Tracing.end');
  await complete;
  return events;
}

// thread is the main thread of the page: the renderer's that did most.
function mainOf(/** @type {Event[]} */ events) {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const busy = (/** @type {Event} */ of) => events.reduce((sum, e) => (e.pid === of.pid && e.tid === of.tid && e.name === 'RunTask' ? sum + (e.dur ?? 0) : sum), 0);
  return mains.sort((a, b) => busy(b) - busy(a))[0];
}

/** @param {import('playwright-core').Browser} browser @param {string} url @param {typeof cases[number]} of */
async function measure(browser, url, { scenario, params, speed }) {
  const set = Object.entries(params).map(([name, value]) => `${name}:${value}`).join(',');
  const { page, context } = await openMoving(browser, `${url}/#${scenario}&set=${set}`);
  await page.click(`[data-speed="${speed}"]`);
  await page.waitForTimeout(2500); // everybody has begun
  const events = await traced(page);
  await context.close();
  const main = mainOf(events);
  const own = events.filter((e) => e.pid === main.pid && e.tid === main.tid && e.ph === 'X');
  const drawn = events.filter(({ name, pid }) => name === 'DrawFrame' && pid === main.pid).map(({ ts }) => ts / 1000).sort((a, b) => a - b);
  const gaps = drawn.slice(1).map((at, i) => at - drawn[i]).sort((a, b) => a - b);
  const tasks = own.filter(({ name }) => name === 'RunTask').sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0));
  const inside = (/** @type {Event} */ task) => own.filter((e) => e !== task && e.ts >= task.ts && e.ts + (e.dur ?? 0) <= task.ts + (task.dur ?? 0) && (e.dur ?? 0) > 5000)
    .map((e) => `${e.name}${e.args?.data?.functionName ? ` ${e.args.data.functionName}` : ''} ${((e.dur ?? 0) / 1000).toFixed(0)}`).slice(0, 6).join(', ');
  return {
    fps: ((drawn.length - 1) * 1000) / (drawn[drawn.length - 1] - drawn[0]), p99: gaps[Math.floor(gaps.length * 0.99)],
    longest: (tasks[0]?.dur ?? 0) / 1000, work: Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000, over: tasks.filter(({ dur }) => (dur ?? 0) / 1000 > long).map((task) => `${((task.dur ?? 0) / 1000).toFixed(0)} ms: ${inside(task)}`),
  };
}

/** When the page is first painted, in ms. @param {import('playwright-core').Browser} browser @param {string} url */
async function firstPaints(browser, url) {
  const all = [];
  for (let i = 0; i < 11; i++) {
    const { page, context } = await openMoving(browser, `${url}/`);
    all.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
    await context.close();
  }
  return all.sort((a, b) => a - b);
}

// How long a record takes from the moment in which it was due on the clock of the run,
// which is before the kernel made it, to the end of the frame that shows it.
async function recordsPainted(/** @type {import('playwright-core').Browser} */ browser, /** @type {string} */ url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const heard = /** @type {any[]} */ ([]);
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      /** @param {string | URL} to @param {string | string[]} [protocols] */
      constructor(to, protocols) {
        super(to, protocols);
        this.addEventListener('message', ({ data }) => { heard.push([performance.now(), data]); });
      }
    };
    Object.assign(window, { heard });
  });
  await page.goto(`${url}/#trafficlight&set=cars:60`);
  await until(async () => (await view(page).catch(() => null))?.time > 3e9, 'it runs');
  const { heard, painted } = await page.evaluate(() => new Promise((/** @type {(value: {heard: [number, string][], painted: [number, number][]}) => void} */ resolve) => {
    const all = /** @type {[number, number][]} */ ([]);
    const { heard: before } = /** @type {any} */ (window);
    before.length = 0;
    let seq = 0;
    let waiting = 0;
    const began = performance.now();
    const look = (/** @type {number} */ now) => {
      if (waiting) all.push([now, waiting]);
      const { state } = /** @type {any} */ (window).interleave.view();
      waiting = state.seq > seq ? state.seq : 0;
      seq = state.seq;
      if (now - began < 20_000) requestAnimationFrame(look);
      else resolve({ heard: before, painted: all });
    };
    requestAnimationFrame(look);
  }));
  await context.close();
  const deltas = heard.map(([at, data]) => ({ at, ...JSON.parse(data) })).filter(({ type }) => type === 'delta');
  const zero = Math.min(...deltas.map(({ at, time }) => at - time / 1e6)); // the wall's time at which the run's clock stood at 0
  /** @type {number[]} */
  const took = [];
  for (const { from, records } of deltas) {
    records.forEach((/** @type {{time: number}} */ { time }, /** @type {number} */ i) => {
      const seen = painted.find(([, seq]) => seq >= from + 1 + i);
      if (seen) took.push(seen[0] - (zero + time / 1e6));
    });
  }
  return took.sort((a, b) => a - b);
}

const at = (/** @type {number[]} */ sorted, /** @type {number} */ q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(0);
const server = await startServer();
const browser = await startBrowser();
try {
  console.log('| what is shown | frames a second | 99 % of frames within | longest task | of it processor time, at most | tasks over 50 ms |\n| --- | ---: | ---: | ---: | ---: | ---: |');
  const reasons = [];
  for (const of of cases) {
    const { fps, p99, longest, work, over } = await measure(browser, server.url, of);
    console.log(`| ${of.name} | ${fps.toFixed(1)} | ${p99.toFixed(0)} ms | ${longest.toFixed(0)} ms | ${work.toFixed(0)} ms | ${over.length} |`);
    reasons.push(...over.slice(0, 3).map((task) => `${of.name}: ${task}`));
  }
  for (const reason of reasons) console.log(`  ${reason}`);
  const paints = await firstPaints(browser, server.url);
  console.log(`\nfirst paint: p50 ${at(paints, 0.5)} ms, most ${at(paints, 1)} ms`);
  const took = await recordsPainted(browser, server.url);
  console.log(`record due → painted: p50 ${at(took, 0.5)} ms, p95 ${at(took, 0.95)} ms, most ${at(took, 1)} ms, of ${took.length} records`);
} finally {
  await browser.close();
  await server.stop();
}
