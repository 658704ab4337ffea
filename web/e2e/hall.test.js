// What a server does for a whole hall: the page below a path of its own.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { open, sessionOf, shared, startBrowser, startServer, test, until, view } from './harness.js';

/** @type {import('playwright-core').Browser} */ let browser;
before(async () => { browser = await startBrowser(); });
after(async () => { await browser?.close(); });

test('the page runs below a path', async (t) => {
  const server = await startServer(['-base', '/tools/interleave']);
  t.after(server.stop);
  const { page, context, problems } = await open(browser, `${server.url}/tools/interleave/#semaphore`);
  await until(async () => (await view(page)).time > 0, 'it runs');
  await page.click('#tab-code');
  await until(async () => (await page.innerText('#code')).toLowerCase().includes('acquire'), 'the code is there');
  assert.deepEqual(problems, []);
  await context.close();
});

test('controls are lent, taken back and handed over', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const owner = await open(browser, server.url);
  const link = shared(owner.page.url());
  const one = await open(browser, link);
  const two = await open(browser, link);
  const role = async (/** @type {typeof one} */ tab) => (await view(tab.page)).role;
  await one.page.click('#ask');
  await until(async () => (await owner.page.innerText('#share')).includes('1'), 'the owner sees that somebody asks');
  await two.page.click('#ask');
  await owner.page.click('#share');
  assert.ok(!(await owner.page.inputValue('#share-link')).includes('t='));
  await until(async () => await owner.page.locator('[data-helm=lend]').count() === 2, 'two ask');
  await owner.page.locator('[data-helm=lend]').first().click();
  await until(async () => await role(one) === 'owner', 'the first steers');
  await one.page.click('#play');
  await until(async () => !(await view(owner.page)).playing, 'the run is paused for everybody');
  assert.equal(new URLSearchParams(new URL(one.page.url()).hash.slice(1)).get('t'), null);
  await owner.page.click('[data-helm=retake]');
  await until(async () => await role(one) === 'viewer', 'the controls are taken back');
  await owner.page.click('[data-helm=handover]');
  await owner.page.click('[data-helm=cancel]');
  await owner.page.click('[data-helm=handover]');
  await owner.page.click('[data-helm=handover]');
  await until(async () => await role(two) === 'owner' && await role(owner) === 'viewer', 'the run is handed over');
  await two.page.reload();
  await until(async () => await role(two) === 'owner', 'whose address lets them steer');
  await owner.page.reload();
  await until(async () => (await owner.page.innerText('#controls')).includes('You watch'), 'the first owner watches');
  for (const tab of [owner, one, two]) {
    assert.deepEqual(tab.problems, []);
    await tab.context.close();
  }
});

test('the presenter shows stage and lanes alone, and more of both', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const { page, context, problems } = await open(browser, server.url);
  const height = async (/** @type {string} */ what) => (await page.locator(what).boundingBox())?.height ?? 0;
  const type = () => page.evaluate(() => [...document.querySelectorAll('#stage text')].find((text) => text.textContent?.startsWith('running'))?.getBoundingClientRect().height ?? 0);
  await until(async () => await type() > 0, 'something is written on the stage');
  const before = await type();
  await page.keyboard.press('l');
  await until(async () => await type() > 1.4 * before, 'the type is larger');
  assert.equal(await page.locator('#catalogue').isVisible(), false);
  assert.equal(await page.locator('#controls').isVisible(), false);
  assert.ok(await height('#lanes') > 100);
  await page.click('#present');
  await until(async () => Math.abs(await type() - before) < 1, 'everything is as it was');
  assert.ok(await page.locator('#catalogue').isVisible());
  assert.deepEqual(problems, []);
  await context.close();
});

test('viewers follow where the owner looks, look around, and come back with one key', async (t) => {
  const server = await startServer();
  t.after(server.stop);
  const owner = await open(browser, server.url);
  const viewer = await open(browser, shared(owner.page.url()));
  const seq = async (/** @type {typeof owner} */ tab) => (await view(tab.page)).state.seq;
  const way = () => viewer.page.innerText('.way-back:not([hidden])');
  await until(async () => await seq(owner) > 60, 'something has happened');
  for (let i = 0; i < 5; i++) await owner.page.keyboard.press('[');
  await until(async () => await owner.page.isVisible('#live'), 'the owner looks back');
  await until(async () => await seq(viewer) === await seq(owner), 'the viewer sees that moment');
  assert.match(await way(), /^You follow whoever steers/);
  const late = await open(browser, shared(owner.page.url()));
  await until(async () => await seq(late) === await seq(owner), 'so does who comes later');
  for (let i = 0; i < 3; i++) await viewer.page.keyboard.press('[');
  await until(async () => (await way()).startsWith('Follow again'), 'the viewer looks around');
  const own = await seq(viewer);
  await owner.page.keyboard.press(']');
  await until(async () => await seq(late) === await seq(owner), 'others follow further');
  assert.equal(await seq(viewer), own);
  await late.page.click('#copy');
  await until(async () => sessionOf(late.page) !== sessionOf(owner.page) && (await view(late.page)).role === 'owner', 'a copy of their own');
  await until(async () => { const [own, copy] = [await view(owner.page), await view(late.page)]; return copy.time === own.time && copy.head > copy.time; }, 'from the moment looked at');
  await late.page.keyboard.press('End');
  await viewer.page.keyboard.press('End');
  await until(async () => await seq(viewer) === await seq(owner), 'and come back');
  await owner.page.keyboard.press('End');
  for (const tab of [owner, viewer]) await until(async () => !await tab.page.isVisible('.way-back'), 'the present is everybody\'s');
  for (const tab of [owner, viewer, late]) {
    assert.deepEqual(tab.problems, []);
    await tab.context.close();
  }
});

test('a server that starts again has its viewers back', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'interleave-'));
  t.after(() => rm(folder, { recursive: true }));
  const flags = ['-data', join(folder, 'sessions')];
  const first = await startServer(flags);
  const { page, context } = await open(browser, first.url);
  const address = page.url();
  await page.keyboard.press('4');
  await until(async () => (await view(page)).state.seq > 100, 'it runs');
  const before = (await view(page)).state.seq;
  assert.equal(await first.stop(), 0);
  await until(() => page.isVisible('#banner'), 'the loss is told');
  const second = await startServer(flags, first.port);
  t.after(second.stop);
  await until(async () => await page.isHidden('#banner') && (await view(page)).state.seq > before + 50, 'the same run goes on');
  assert.equal(page.url(), address);
  assert.equal((await view(page)).role, 'owner');
  await context.close();
});
