// What the browser tests share: a server of their own, a headless Chromium, and
// waiting for conditions.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, test as each } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const BINARY = fileURLToPath(new URL('../../build/interleave', import.meta.url));

/** @returns {Promise<number>} a port that is free now */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts the server and waits until it answers.
 * @param {string[]} [flags]
 * @param {number} [port] the port to use, a free one by default
 * @param {string} [binary] the server, the one just built by default
 */
export async function startServer(flags = [], port, binary = BINARY) {
  port ??= await freePort();
  const child = spawn(binary, ['-addr', `localhost:${port}`, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (chunk) => { log += chunk; });
  child.stderr.on('data', (chunk) => { log += chunk; });
  const url = `http://localhost:${port}`;
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`the server ended: ${log}`);
    return fetch(`${url}/healthz`).then((r) => r.ok, () => false);
  }, 'the server answers');
  return {
    url, port,
    log: () => log,
    /** Ends the server and waits for it. @returns {Promise<number|null>} its exit code */
    stop() {
      if (child.exitCode !== null) return Promise.resolve(child.exitCode);
      return new Promise((resolve) => {
        child.on('exit', resolve);
        child.kill('SIGTERM');
      });
    },
  };
}

// The headless shell is the same Chromium without the windows that it has when it is
// headless, which cost as much as the page.
const CHROMIUM = process.env.CHROMIUM || ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

/** Starts Debian's Chromium, headless and quiet. */
export function startBrowser() {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** A server and a browser for the tests of a file, which end after them. */
export async function served() {
  const server = await startServer();
  const browser = await startBrowser();
  after(async () => { await browser.close(); await server.stop(); });
  return { server, browser };
}

/**
 * Opens the page in a context of its own and waits for its first frame.
 * `problems` collects whatever the console or the network complains about.
 *
 * The page is asked for less motion: it draws a few times a second, which costs a fifth
 * while a run plays. See openMoving.
 * @param {import('playwright-core').Browser} browser
 * @param {string} url
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const problems = [];
  page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) problems.push(m.text()); });
  page.on('pageerror', (e) => problems.push(String(e)));
  page.on('request', (r) => { if (!r.url().replace(/^blob:/, '').startsWith(new URL(url).origin)) problems.push(`asks ${r.url()}`); });
  await page.goto(url);
  await ready(page);
  return { page, context, problems };
}

/**
 * Opens the page as it moves, for tests of how it does.
 * @type {typeof open}
 */
export function openMoving(browser, url, options = {}) {
  return open(browser, url, { reducedMotion: 'no-preference', ...options });
}

/**
 * Which part of the tests is wanted, a number that goes on by one from commit to commit;
 * NaN is all of them, as in make proof and for who runs a file by hand. In a browser all of
 * them take longer than anybody waits for make test.
 */
const part = Number(process.env.PART || NaN);

/**
 * Whether a case of a sweep is gone through: every nth, another one in the next part.
 * Who counts over two lists has each of either in some case: inPart(2, i + j).
 * @param {number} n @param {number} nth the case, from 0
 */
export const inPart = (n, nth) => Number.isNaN(part) || (nth + part) % n === 0;

let tests = 0; // of this file

/**
 * A test of which every third one is done, the others in the next two parts.
 * @param {string} name @param {(t: import('node:test').TestContext) => unknown} run
 */
export function test(name, run) {
  each(name, { skip: !inPart(3, tests++) && 'in another part' }, run);
}

/** @param {import('playwright-core').Page} page */
export function ready(page) {
  return page.waitForFunction(() => document.documentElement.dataset.ready === '1', null, { timeout: 20_000 });
}

/**
 * Waits until a condition holds, asking again and again.
 * @param {() => Promise<any>|any} condition
 * @param {string | (() => string)} what it is, for the error
 */
export async function until(condition, what, timeout = 15_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain until ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => { setTimeout(resolve, 40); });
  }
}

/**
 * What the page shows now: its state and some of its status.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<any>}
 */
export function view(page) {
  return page.evaluate(() => {
    const v = /** @type {any} */ (window).interleave.view();
    return { epoch: v.epoch, state: v.state, time: v.time, head: v.head, playing: v.playing, speed: v.speed, role: v.role, ended: v.ended, selected: v.selected };
  });
}

/** The session id in a page's address. @param {import('playwright-core').Page} page */
export function sessionOf(page) {
  return new URLSearchParams(new URL(page.url()).hash.slice(1)).get('s');
}

/**
 * The session's own state, asked from the server.
 * @param {string} url @param {string|null} id @returns {Promise<any>}
 */
export async function session(url, id) {
  const answer = await fetch(`${url}/api/sessions/${id}`);
  if (!answer.ok) throw new Error(`session ${id}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/**
 * Waits until the run is paused and the page shows exactly the state that the session has.
 * @param {import('playwright-core').Page} page @param {string} url
 */
export async function agrees(page, url) {
  const own = await until(async () => { const now = await session(url, sessionOf(page)); return now.playing ? null : now; }, 'the run is paused');
  return until(async () => {
    const { epoch, state: shown } = await view(page);
    return epoch === own.epoch && shown.seq === own.state.seq ? { own: own.state, shown } : null;
  }, `the page shows record ${own.state.seq}`);
}

/**
 * Makes a session that stands at a moment: of a recipe whose journal does not fit, the
 * server follows the times alone.
 * @param {string} url
 * @param {any} scenario as the catalogue has it @param {string} name of a preset @param {number} time virtual ns
 * @returns {Promise<{id: string, token: string}>}
 */
export async function stand(url, scenario, name, time) {
  const { params, seed, policy } = scenario.presets.find((/** @type {any} */ p) => p.name === name);
  const whole = Object.fromEntries(scenario.params.map((/** @type {any} */ p) => [p.name, params?.[p.name] ?? p.default]));
  const run = { params: whole, seed, policy, journal: [[0, 0, 0, 'choose', '', 1]], head: [0, 0, time], hash: '' };
  const answer = await fetch(`${url}/api/sessions`, { method: 'POST', body: JSON.stringify({ recipe: { scenario: scenario.name, runs: [run] } }) });
  if (!answer.ok) throw new Error(`${scenario.name}: ${await answer.text()}`);
  return answer.json();
}

/** The address of a run for those who watch: without the owner's token. @param {string} url */
export const shared = (url) => url.replace(/&t=[^&]*/, '');

/**
 * What a button puts into the clipboard, which all pages of a browser have in common.
 * @param {import('playwright-core').Page} page @param {string} button
 * @returns {Promise<string>}
 */
export async function copied(page, button) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(() => navigator.clipboard.writeText(''));
  await page.click(button);
  return until(() => page.evaluate(() => navigator.clipboard.readText()).catch(() => ''), 'it is in the clipboard');
}
