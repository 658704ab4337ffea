// Measures how long a change takes to be seen: from the input event in the page,
// over the server's run, to the frame that shows it. Run by `make latency`;
// prints a table. Nothing here passes or fails: machines differ.
import { openMoving, startBrowser, startServer } from './harness.js';

const rounds = 60; // the first ones while the page still fetches parts
const cases = [
  { scenario: 'trafficlight', param: 'cars', values: [1, 60] },
  { scenario: 'producerconsumer', param: 'producers', values: [2, 20] },
  { scenario: 'semaphore', param: 'permits', values: [5, 1], also: { threads: 200, hold: 10000 } },
];

/** Changes a parameter in the page and waits for the drawn frame that has it. */
const change = (/** @type {{param: string, value: number}} */ { param, value }) => new Promise((resolve) => {
  const input = /** @type {HTMLInputElement} */ (document.querySelector(`[data-param=${param}] input[type=range]`));
  const begin = performance.now();
  input.value = String(value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
  const look = () => {
    const { state } = /** @type {any} */ (window).interleave.view();
    if (state.params[param] === value) requestAnimationFrame(() => resolve(performance.now() - begin));
    else requestAnimationFrame(look);
  };
  look();
});

const server = await startServer();
const browser = await startBrowser();
try {
  for (const { scenario, param, values, also = {} } of cases) {
    const { page, context } = await openMoving(browser, `${server.url}/#${scenario}`);
    for (const [name, value] of Object.entries(also)) await page.evaluate(change, { param: name, value });
    const times = [];
    for (let i = 0; i < rounds; i++) {
      times.push(/** @type {number} */ (await page.evaluate(change, { param, value: values[(i + 1) % 2] })));
      await page.waitForTimeout(150);
    }
    times.sort((a, b) => a - b);
    const at = (/** @type {number} */ q) => times[Math.ceil(q * rounds) - 1].toFixed(0);
    console.log(`${scenario}: ${param} ${values.join(' ↔ ')}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`);
    await context.close();
  }
} finally {
  await browser.close();
  await server.stop();
}
