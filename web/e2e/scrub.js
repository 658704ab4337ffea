// Measures how soon the page follows who drags over the lanes: the frames from the event
// of the pointer to the one that shows the time under it, and whose clock, stage and code
// or console are those of that time. Run by `make scrub`; prints a table. Nothing here
// passes or fails.
import { openMoving, session, sessionOf, startBrowser, startServer, until, view } from './harness.js';

const places = 100; // gone to from right to left, and from left to right
const parts = /** @type {const} */ (['time', 'clock', 'stage', 'tab']);
const tabs = { code: '.code-line .at-chips', console: '#console-lines .print' };
const quantiles = [0.5, 0.95, 1];
const cases = [
  { name: '6 cars', scenario: 'trafficlight', params: {}, seconds: 40 },
  { name: '200 cars', scenario: 'trafficlight', params: { cars: 200 }, seconds: 40 },
  { name: '200 threads add', scenario: 'lock', params: { spread: 10_000, threads: 200 }, seconds: Infinity },
];

/**
 * @typedef {{time: string, clock: string, stage: string, tab: string}} Look of the page in a frame
 * @typedef {{frames: Look[], events: {x: number, after: number}[]}} Seen after: so many frames
 */

/** Has the page note what each frame shows when all has been drawn and laid out, and when each event of a drag came. @param {string} tab */
const watch = (tab) => {
  const all = (/** @type {string} */ what, /** @type {(el: any) => string} */ says) => [...document.querySelectorAll(what)].map(says).join();
  const look = () => ({
    time: String(/** @type {any} */ (window).interleave.view().clock.time),
    clock: document.getElementById('clock')?.textContent ?? '',
    stage: document.querySelector('svg.stage')?.innerHTML ?? '',
    tab: all(tab, (el) => `${el.className} ${el.textContent}`),
  });
  const seen = { frames: [look()], /** @type {Seen['events']} */ events: [] };
  addEventListener('pointermove', (ev) => { if (ev.buttons) seen.events.push({ x: ev.clientX, after: seen.frames.length }); }, { capture: true });
  // What is another size in every frame is told of that after everything else.
  const pulse = document.createElement('div');
  pulse.style.setProperty('position', 'absolute');
  document.body.append(pulse);
  let wide = 0;
  const beat = () => {
    pulse.style.setProperty('width', `${(wide = 1 - wide)}px`);
    requestAnimationFrame(beat);
  };
  beat();
  new ResizeObserver(() => { seen.frames.push(look()); }).observe(pulse);
  Object.assign(window, { seen, forget: () => { seen.frames.length = seen.events.length = 0; } });
};

/** What the page shows in the end where the pointer rests. @param {import('playwright-core').Page} page @returns {Promise<Look>} */
const settled = (page) => page.evaluate(async () => {
  const { seen, interleave } = /** @type {any} */ (window);
  const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
  for (let still = 0, frames = seen.frames.length; still < 6;) {
    await new Promise(requestAnimationFrame);
    if (seen.frames.length === frames) continue;
    frames = seen.frames.length;
    still = interleave.view().exact && same(seen.frames.at(-1), seen.frames.at(-2)) ? still + 1 : 0;
  }
  return seen.frames.at(-1);
});

/** Throws if the times are not those of the places on the axis, to the pixel. */
function axisHolds(/** @type {number[]} */ xs, /** @type {Map<number, Look>} */ ends) {
  const timeAt = (/** @type {number} */ x) => Number(ends.get(x)?.time);
  const [first, last] = [xs[0], xs[xs.length - 1]];
  const pixel = (timeAt(first) - timeAt(last)) / (first - last);
  for (const x of xs) {
    const off = (timeAt(x) - timeAt(last)) / pixel - (x - last);
    if (!(pixel > 0 && Math.abs(off) <= 0.51)) throw new Error(`${x} px show ${timeAt(x)} ns, ${off} px beside the pointer`);
  }
}

/** How many frames after each event a part of the page was what it is in the end at that place, or at a later one of the drag. */
function waits(/** @type {Seen} */ { frames, events }, /** @type {Map<number, Look>} */ ends, /** @type {(keyof Look)[]} */ of) {
  const shows = (/** @type {Look} */ frame, /** @type {number} */ x) => of.every((part) => frame[part] === ends.get(x)?.[part]);
  const all = events.map(({ after }, i) => {
    const later = events.slice(i);
    const found = frames.findIndex((frame, n) => n >= after && later.some((event) => event.after <= n && shows(frame, event.x)));
    return found < 0 ? Infinity : found - after + 1;
  }).sort((a, b) => a - b);
  return quantiles.map((q) => all[Math.ceil(q * all.length) - 1]);
}

/**
 * Drags over the lanes and back, twice: at first the tab has to ask for what it shows.
 * @param {import('playwright-core').Page} page @param {string} tab
 */
async function drag(page, tab) {
  const lanes = /** @type {{x: number, y: number, width: number}} */ (await page.locator('canvas.lanes').boundingBox());
  const labels = await page.evaluate(() => parseFloat(/** @type {HTMLElement} */ (document.querySelector('#lanes .block')).style.getPropertyValue('--labels')));
  const across = (/** @type {number} */ part) => Math.round(lanes.x + labels + (lanes.width - labels) * part);
  const y = lanes.y + 12;
  const xs = Array.from({ length: places }, (_, i) => across(0.75 - (0.65 * i) / (places - 1)));
  await page.evaluate(watch, tab);
  await page.mouse.move(across(0.77), y);
  await page.mouse.down();
  await settled(page);
  /** @type {{dragged: string, seen: Seen}[]} */
  const drags = [];
  for (const dragged of ['for the first time', 'again']) {
    await page.evaluate(() => /** @type {any} */ (window).forget());
    for (const x of [...xs, ...xs.toReversed()]) await page.mouse.move(x, y);
    await settled(page);
    drags.push({ dragged, seen: await page.evaluate(() => /** @type {any} */ (window).seen) });
  }
  /** @type {Map<number, Look>} */
  const ends = new Map();
  for (const x of xs) {
    await page.mouse.move(x, y);
    ends.set(x, await settled(page));
  }
  await page.mouse.up();
  axisHolds(xs, ends);
  return drags.map(({ dragged, seen }) => ({ dragged, waits: (/** @type {(keyof Look)[]} */ some) => waits(seen, ends, some) }));
}

const server = await startServer();
const browser = await startBrowser();
try {
  console.log('| what is shown | beside it | dragged | p50 | p95 | most | clock | stage | code or console |');
  console.log('| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { name, scenario, params, seconds } of cases) {
    for (const [tab, what] of Object.entries(tabs)) {
      const { page, context } = await openMoving(browser, `${server.url}/#${scenario}`);
      for (const [param, value] of Object.entries(params)) {
        await page.locator(`[data-param=${param}] input`).fill(String(value));
        await until(async () => (await view(page)).state.params[param] === value, `${param} is ${value}`);
      }
      await page.click(`#tab-${tab}`);
      await page.click('[data-speed="4"]');
      await until(async () => (await view(page)).time > seconds * 1e9 || (await view(page)).ended, `${seconds} s are over, or the program`, 60_000);
      if (!(await view(page)).ended) {
        await page.click('#play');
        await until(async () => !(await session(server.url, sessionOf(page))).playing, 'it is paused');
      }
      for (const { dragged, waits: found } of await drag(page, what)) {
        const at = (/** @type {(keyof Look)[]} */ ...some) => found(some);
        console.log(`| ${[name, tab, dragged, ...at(...parts), ...parts.slice(1).map((part) => at(part).join(' / '))].join(' | ')} |`);
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
