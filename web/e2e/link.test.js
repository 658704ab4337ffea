// Links and files of runs: of the same run by another version, of a run that is not the
// same any more, and of one with more changes than a link can hold.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { agrees, open, served, session, sessionOf, test, until, view } from './harness.js';

const { server, browser } = await served();

/** @typedef {import('playwright-core').Page} Page */

// run plays a scenario for some seconds, changes something, and pauses.
async function run(/** @type {string} */ address, /** @type {string} */ param, /** @type {string} */ value, /** @type {number} */ seconds) {
  const opened = await open(browser, `${server.url}/#${address}`);
  await opened.page.click('[data-speed="16"]');
  await opened.page.locator(`[data-param=${param}] input[type=range]`).fill(value);
  await until(async () => (await view(opened.page)).time > seconds * 1e9, `${seconds} s are over`);
  await opened.page.click('#play');
  await until(async () => !(await session(server.url, sessionOf(opened.page))).playing, 'it is paused');
  await agrees(opened.page, server.url);
  return opened;
}

const recipeOf = async (/** @type {Page} */ page) => (await (await fetch(`${server.url}/api/sessions/${sessionOf(page)}/recipe`)).json()).recipe;

// linkOf is the link of a run that another version of the page could have made.
const linkOf = (/** @type {Page} */ page, /** @type {any} */ recipe) => page.evaluate(async (given) => {
  const { pack } = await import(/** @type {any} */ ('/core/link.js'));
  return `${location.origin}/#${given.scenario}&r=${await pack(given)}`;
}, recipe);

const said = (/** @type {Page} */ page, /** @type {RegExp} */ words) => until(async () => words.test(await page.innerText('#toasts')), `it says ${words}`);

test('an equal hash means the same run, whichever version the link is of', async () => {
  const { page, context } = await run('trafficlight', 'cars', '11', 10);
  const recipe = await recipeOf(page);
  const { hash } = await session(server.url, sessionOf(page));
  delete recipe.runs[0].params.green; // a version that had no such parameter yet
  recipe.by = 'another version';
  const other = await open(browser, await linkOf(page, { scenario: recipe.scenario, at: 5e9, runs: recipe.runs }));
  await said(other.page, /The same run, to the last record\./);
  assert.equal((await session(server.url, sessionOf(other.page))).hash, hash);
  await until(async () => (await view(other.page)).time === 5e9, 'at the same moment');
  assert.doesNotMatch(await other.page.innerText('#toasts'), /differently/);
  assert.deepEqual(other.problems, []);
  await other.context.close();
  await context.close();
});

test('a run that is not the same any more opens, and it is said what was left out', async () => {
  const { page, context } = await run('philosophers&p=ordered', 'think', '1500', 5);
  const recipe = await recipeOf(page);
  const [{ journal, head }] = recipe.runs;
  assert.equal(journal.length, 1);
  recipe.runs[0].hash = '0123456789abcdef';
  journal[0][0] += 3; // in another version there were more records before it
  journal[0][1] += 1;
  journal.push([head[0], head[1], head[2], 'choose', '', 1]); // main has nothing to run for
  const other = await open(browser, await linkOf(page, recipe));
  await said(other.page, /it is another run\. One of its changes, such as a pick, has no place in it and was left out\./);
  const now = await session(server.url, sessionOf(other.page));
  assert.equal(now.state.params.think, 1500, 'the other change was made');
  const shorter = await open(browser, await linkOf(page, { ...recipe, runs: [{ ...recipe.runs[0], journal: journal.slice(0, 1) }] }));
  await said(shorter.page, /it is another run\.$/m);
  assert.doesNotMatch(await shorter.page.innerText('#toasts'), /left out/);
  for (const each of [other, shorter]) {
    assert.deepEqual(each.problems, []);
    await each.context.close();
  }
  await context.close();
});

test('two runs are the same only if both are', async () => {
  const { page, context } = await open(browser, `${server.url}/#lock&twin=lock`);
  await until(async () => (await view(page)).time > 2e9, 'both run');
  await page.click('#play');
  await until(async () => !(await session(server.url, sessionOf(page))).playing, 'they are paused');
  const recipe = await recipeOf(page);
  assert.equal(recipe.runs.length, 2);
  const again = await open(browser, await linkOf(page, recipe));
  await said(again.page, /The same run, to the last record\./);
  recipe.runs[1].hash = '0123456789abcdef';
  const other = await open(browser, await linkOf(page, recipe));
  await said(other.page, /it is another run\./);
  for (const each of [again, other]) {
    assert.deepEqual(each.problems, []);
    await each.context.close();
  }
  await context.close();
});

test('a run with too many changes for a link is saved as a file, right from where that is said', async () => {
  const { page, context, problems } = await run('trafficlight', 'cars', '9', 3);
  const recipe = await recipeOf(page);
  const [{ head }] = recipe.runs;
  let seed = 7; // numbers that deflate cannot shorten much
  const next = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed; };
  recipe.runs[0].journal.push(...Array.from({ length: 6000 }, () => [head[0], head[1], head[2], 'set', 'cars', next() % 200]));
  const answer = await fetch(`${server.url}/api/sessions`, { method: 'POST', body: JSON.stringify({ recipe }) });
  const { id, token } = await answer.json();
  await page.goto(`${server.url}/#trafficlight&s=${id}&t=${token}`);
  await until(async () => sessionOf(page) === id && (await session(server.url, id)).state.time > 0, 'the long run is there');
  await page.click('#share');
  await page.click('#share-run');
  await said(page, /too many changes for a link/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.toast .button').click()]);
  assert.equal(download.suggestedFilename(), 'interleave-run.json');
  const saved = JSON.parse(readFileSync(await download.path(), 'utf8'));
  assert.ok(saved.recipe.runs[0].journal.length > 6000);
  assert.equal(await page.locator('.toast.error').count(), 0, 'it has been done');
  assert.deepEqual(problems, []);
  await context.close();
});
