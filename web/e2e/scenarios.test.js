// What a person does with every scenario that the catalogue shows: play, pause,
// step, reset, speeds, every control. After each the page must show the state
// that the session on the server has.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { agrees, open, session, sessionOf, startBrowser, startServer, until, view } from './harness.js';

const server = await startServer();
const browser = await startBrowser();
after(async () => { await browser.close(); await server.stop(); });

/** @type {any[]} */
const catalogue = (await (await fetch(`${server.url}/api/scenarios`)).json()).scenarios;

/** @param {import('playwright-core').Page} page */
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

for (const scenario of catalogue) {
  const { name } = scenario;
  test(`${name}: play, pause, step, reset`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#${name}`);
    await until(async () => (await view(page)).time > 5e8, 'time moves');
    await pause(page);
    const before = await agrees(page, server.url);
    assert.deepEqual(before.shown, before.own);

    for (let i = 0; i < 5; i++) {
      const seq = (await session(server.url, sessionOf(page))).state.seq;
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
    await until(async () => (await session(server.url, sessionOf(page))).epoch > 1 || (await session(server.url, sessionOf(page))).state.time < before.own.time, 'the run began again');
    assert.deepEqual(problems, []);
    await context.close();
  });

  test(`${name}: every control reaches the run and the stage`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#${name}`);
    for (const param of scenario.params) {
      const control = page.locator(`[data-param="${param.name}"]`);
      for (const value of [param.max, param.min, param.default]) {
        if (param.kind !== 'int') {
          await control.locator('.segmented button').nth(value).click();
        } else {
          await control.locator('input[type=range]').fill(String(value));
        }
        await until(async () => (await session(server.url, sessionOf(page))).state.params[param.name] === value, `${param.name} is ${value}`);
      }
    }
    await pause(page);
    const { own, shown } = await agrees(page, server.url);
    assert.deepEqual(shown, own);
    assert.deepEqual(problems, []);
    await context.close();
  });
}
