// What a person does with every scenario that the catalogue shows, on one page: play,
// pause, step, reset, speeds, every control, every action, and then to its end or for a
// minute. After each the page must show the state that the session on the server has,
// and what stands on the stage must be there to be read, at every size and in both
// languages.
import assert from 'node:assert/strict';
import { test } from 'node:test'; // each of these with every commit, but for the way to the end
import { isDeepStrictEqual } from 'node:util';
import { agrees, inPart, open, served, session, sessionOf, until, view } from './harness.js';
import { layoutFaults } from './layout.js';
import { speak } from './states.js';

const { server, browser } = await served();

/** @type {any[]} */
const catalogue = (await (await fetch(`${server.url}/api/scenarios`)).json()).scenarios;
const sizes = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }, { width: 390, height: 844 }];
const tabs = ['code', 'console', 'charts', 'threads', 'lesson'];
const minute = 60e9; // virtual
const stuck = ['deadlock', 'hang', 'idle']; // verdicts after which nothing more happens

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
async function pause(page) {
  if ((await view(page)).ended) { // then it plays again
    await page.click('#play');
    await until(async () => !(await view(page)).ended, 'the run begins again');
  }
  if ((await view(page)).playing) await page.click('#play');
  await until(async () => !(await session(server.url, sessionOf(page))).playing, 'the run is paused');
}

test('the catalogue opens every scenario', async () => {
  const { page, context, problems } = await open(browser, server.url);
  for (const s of catalogue) {
    await page.click(`#catalogue >> text=${s.title.en}`);
    await until(async () => new URL(page.url()).hash.startsWith(`#${s.name}`), `the address names ${s.name}`);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

for (const [nth, scenario] of catalogue.entries()) {
  test(`${scenario.name}: played, changed, and to its end`, async (t) => {
    const { page, context, problems } = await open(browser, `${server.url}/#${scenario.name}`);
    await t.test('play, pause, step, speeds, reset', () => playback(page));
    await t.test('every control reaches the run and the stage', () => controls(page, scenario));
    await t.test('every action by hand is done', () => acts(page, scenario));
    await t.test('to its end or for a minute, nothing cut off and nothing over anything', { skip: !inPart(3, nth) && 'in another part' }, () => toItsEnd(page, nth));
    assert.deepEqual(problems, []);
    await context.close();
  });
}

async function playback(/** @type {Page} */ page) {
  await until(async () => (await view(page)).time > 3e8, 'time moves');
  await pause(page);
  if (stuck.includes((await view(page)).state.verdict?.kind)) {
    await page.click('#reset');
    await until(async () => (await view(page)).time === 0, 'there are steps to take');
  }
  const before = await agrees(page, server.url);
  assert.deepEqual(before.shown, before.own);
  const { epoch: first } = await session(server.url, sessionOf(page));

  for (let i = 0; i < 5; i++) {
    const { seq } = (await session(server.url, sessionOf(page))).state;
    await page.click('#step');
    await until(async () => (await session(server.url, sessionOf(page))).state.seq > seq, 'a step was taken');
    const { own, shown } = await agrees(page, server.url);
    assert.deepEqual(shown, own);
  }
  for (const speed of ['0.25', '4', '16', '0', '1']) {
    await page.click(`[data-speed="${speed}"]`);
    await until(async () => String((await session(server.url, sessionOf(page))).speed) === speed, `the speed is ${speed}`);
  }
  await page.click('#reset');
  await until(async () => (await session(server.url, sessionOf(page))).epoch > first, 'the run began again');
}

// controls sets every parameter to its ends, on a phone, where there is least room.
async function controls(/** @type {Page} */ page, /** @type {any} */ scenario) {
  for (const param of scenario.params) {
    const control = page.locator(`[data-param="${param.name}"]`);
    for (const value of [param.max, param.min, param.default]) {
      if (param.kind === 'int') await control.locator('input[type=range]').fill(String(value));
      else await control.locator('.segmented button').nth(value).click();
      await until(async () => (await session(server.url, sessionOf(page))).state.params[param.name] === value, `${param.name} is ${value}`);
      if (value !== param.default) await shows(page, sizes[2], '#stage', `${param.name} is ${value}`);
    }
  }
  await page.setViewportSize(sizes[0]);
  await pause(page);
  const { own, shown } = await agrees(page, server.url);
  assert.deepEqual(shown, own);
}

// acts does every action while the run stands, in an order in which each is offered.
async function acts(/** @type {Page} */ page, /** @type {any} */ scenario) {
  await begin(page, scenario);
  if (scenario.actions.length === 0) return;
  await until(async () => (await view(page)).time > 1e8, 'it has begun');
  await pause(page);
  const marks = () => page.evaluate(() => /** @type {any} */ (window).interleave.view().trace.marks.map((/** @type {any} */ m) => `${m.kind} ${m.text}`));
  for (const left = new Set(scenario.actions.map((/** @type {any} */ a) => a.name)); left.size > 0;) {
    const offered = page.locator([...left].map((name) => `[data-act="${name}"]`).join()).first();
    const name = await offered.getAttribute('data-act');
    await offered.click();
    await until(async () => (await marks()).includes(`action ${name}`), `${name} is marked in the lanes`);
    left.delete(name);
  }
  await page.click('#play');
  await until(async () => (await view(page)).playing, 'it goes on');
}

// begin opens a run of its own, as the page opens with it.
async function begin(/** @type {Page} */ page, /** @type {any} */ scenario) {
  const before = sessionOf(page);
  await page.evaluate((hash) => { location.hash = hash; }, `${scenario.name}&p=${scenario.presets[0].name}`);
  await until(async () => sessionOf(page) && sessionOf(page) !== before && (await view(page)).playing, 'another run plays');
}

// toItsEnd is of the scenario that comes as the nth.
async function toItsEnd(/** @type {Page} */ page, /** @type {number} */ nth) {
  await page.setViewportSize(sizes[0]);
  await page.click('[data-speed="16"]');
  let turn = 0;
  await until(async () => {
    await shows(page, sizes[turn++ % sizes.length], '#stage');
    const { time, ended, state } = await view(page);
    return ended || stuck.includes(state.verdict?.kind) || time >= minute;
  }, 'the end or a minute', 30_000);
  const { ended, state: { verdict } } = await view(page);
  if (!ended && !stuck.includes(verdict?.kind)) await pause(page);
  await until(async () => isDeepStrictEqual((await view(page)).state, (await session(server.url, sessionOf(page))).state), 'the page shows all that has come');
  // Every tab at every size; every tab and every size in both languages. What is English
  // here is Chinese in the next scenario.
  for (const [k, lang] of /** @type {const} */ (['en', 'zh']).entries()) {
    await speak(page, lang);
    for (const [i, size] of sizes.entries()) {
      for (const [j, tab] of tabs.entries()) {
        if ((nth + i + j + k) % 2 !== 0 || !inPart(2, (nth + j) >> 1)) continue;
        await page.click(`#tab-${tab}`);
        await page.waitForFunction((id) => document.getElementById(id)?.textContent?.trim(), tab);
        await settles(page, size, `at the end with ${tab} in ${lang}`);
      }
    }
  }
}

// shows gives the page a size, waits until the stage is drawn at it, and measures that.
async function shows(/** @type {Page} */ page, /** @type {{width: number, height: number}} */ size, /** @type {string} */ within, when = '') {
  await resized(page, size);
  assert.deepEqual(await layoutFaults(page, { within }), [], `${when} at ${size.width}×${size.height}`);
}

// settles gives the page a size and measures all of it once it has come to rest: a tab is
// drawn some frames after it has got its place.
async function settles(/** @type {Page} */ page, /** @type {{width: number, height: number}} */ size, /** @type {string} */ when) {
  await resized(page, size);
  /** @type {string[]} */
  let faults = [];
  await until(async () => (faults = await layoutFaults(page)).length === 0, () => `nothing is wrong ${when} at ${size.width}×${size.height}: ${faults.join('; ')}`, 5000);
}

async function resized(/** @type {Page} */ page, /** @type {{width: number, height: number}} */ size) {
  await page.setViewportSize(size);
  await page.waitForFunction(() => {
    const svg = document.querySelector('svg.stage')?.getBoundingClientRect();
    const ground = document.querySelector('svg.stage .ground')?.getBoundingClientRect();
    return svg && ground && Math.abs(svg.width - ground.width) < 1;
  });
}
