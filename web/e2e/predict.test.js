// Predict first: the run stands before the moment, the answer is what the run then does,
// the class is asked too, and none of it changes the run.
import assert from 'node:assert/strict';
import { open, ready, served, session, sessionOf, test, until, view } from './harness.js';

const { server, browser } = await served();

const card = (page, kind) => page.waitForSelector(`#predict-card[data-kind=${kind}]`, { timeout: 30_000 });
const outcome = (page) => page.waitForSelector('#predict-card[data-kind=right], #predict-card[data-kind=wrong]');

async function predicting(hash, options) {
  const { page, problems, context } = await open(browser, `${server.url}/`, options);
  await page.evaluate(() => localStorage.setItem('predict', 'on'));
  await page.goto(`${server.url}/#${hash}`);
  await page.reload();
  await ready(page);
  return { page, problems, context };
}

test('it is off until somebody switches it on, and remembered', async () => {
  const { page, problems, context } = await open(browser, `${server.url}/#producerconsumer`);
  await page.keyboard.press(' ');
  await page.click('#predict');
  await page.click('#predict-on');
  assert.equal(await page.evaluate(() => localStorage.getItem('predict')), 'on');
  await page.click('#predict-off');
  assert.equal(await page.evaluate(() => localStorage.getItem('predict')), 'off');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the run stands before the moment, goes on with the answer, and is the same run', async () => {
  const { page, problems, context } = await predicting('lock&p=lost');
  await page.keyboard.press('4');
  await card(page, 'ask');
  const asked = await view(page);
  const own = await session(server.url, sessionOf(page));
  assert.equal(own.playing, false);
  assert.ok(own.state.seq > asked.state.seq, 'the moment is not seen before the answer');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'predict-card');
  await page.keyboard.press('1');
  await outcome(page);
  assert.ok((await page.textContent('#predict-card .why')).length > 10);
  await until(async () => {
    if (await page.locator('#predict-card[data-kind=ask]').count()) await page.keyboard.press('Escape');
    return (await view(page)).ended;
  }, 'the program has ended', 60_000);
  const after = await session(server.url, sessionOf(page));
  const { id } = await (await fetch(`${server.url}/api/sessions`, { method: 'POST', body: JSON.stringify({ scenario: 'lock', preset: 'lost' }) })).json();
  const other = await open(browser, `${server.url}/#lock&s=${id}`);
  await until(async () => (await view(other.page)).ended, 'the run without questions has ended', 60_000);
  assert.equal((await session(server.url, id)).hash, after.hash);
  const score = JSON.parse(await page.evaluate(() => localStorage.getItem('predict.score')));
  assert.ok(Object.values(score).some((tally) => tally.asked > 0));
  assert.deepEqual(problems, []);
  await other.context.close();
  await context.close();
});

test('what became of an answer makes way for a deadlock that comes after it', async () => {
  const { page, problems, context } = await predicting('philosophers&p=deadlock');
  await page.keyboard.press('3');
  await card(page, 'ask');
  await page.keyboard.press('1');
  await outcome(page);
  await until(async () => {
    if (await page.locator('#predict-card[data-kind=ask]').count()) await page.keyboard.press('Escape');
    return (await view(page)).state.verdict;
  }, 'they are in a deadlock', 30_000);
  await until(() => page.locator('#predict-card').isHidden(), 'the verdict is to be seen', 10_000);
  assert.deepEqual(problems, []);
  await context.close();
});

test('whoever watches is asked too, and answers for themselves', async () => {
  const { page, context } = await predicting('philosophers&p=deadlock');
  const viewer = await open(browser, `${server.url}/#philosophers&s=${sessionOf(page)}`, { locale: 'zh-CN' });
  await card(page, 'ask');
  await card(viewer.page, 'ask');
  await viewer.page.click('#predict-card .pick >> nth=0');
  await viewer.page.waitForSelector('#predict-card:not([data-kind=ask])');
  assert.equal(await page.getAttribute('#predict-card', 'data-kind'), 'ask');
  await Promise.all([outcome(viewer.page), outcome(page), page.click('#predict-card .pick >> nth=1')]);
  assert.match(await viewer.page.textContent('#predict-card .text'), /[\u4e00-\u9fff]/);
  assert.deepEqual(viewer.problems, []);
  await viewer.context.close();
  await context.close();
});

test('what the owner does instead of answering ends the question', async () => {
  const { page, context } = await predicting('producerconsumer&p=full');
  await card(page, 'ask');
  await page.keyboard.press(' '); // plays on
  await page.waitForSelector('#predict-card', { state: 'hidden' });
  await until(async () => (await session(server.url, sessionOf(page))).playing, 'it plays');
  await context.close();
});
