// What a person does with the page as a whole: two tabs, watching, a lost
// connection, asking a thread, another language, changes while it runs.
import assert from 'node:assert/strict';
import { agrees, open, ready, served, session, sessionOf, shared, test, until, view } from './harness.js';

const { server, browser } = await served();

const own = (/** @type {import('playwright-core').Page} */ page) => session(server.url, sessionOf(page));

test('two sessions never touch each other', async () => {
  const a = await open(browser, server.url);
  const b = await open(browser, server.url);
  assert.notEqual(sessionOf(a.page), sessionOf(b.page));
  await a.page.click('#play');
  await a.page.locator('[data-param=cars] input[type=range]').fill('40');
  await until(async () => (await own(a.page)).state.params.cars === 40, 'the first has forty cars');
  const other = await own(b.page);
  assert.equal(other.state.params.cars, 6);
  assert.equal(other.playing, true);
  await a.context.close();
  await b.context.close();
});

test('two tabs on one session see the same, and both command', async () => {
  const a = await open(browser, server.url);
  const b = await open(browser, a.page.url());
  assert.equal(sessionOf(a.page), sessionOf(b.page));
  await until(async () => (await b.page.textContent('#watching'))?.includes('2'), 'two are watching');
  await b.page.click('#play');
  await until(async () => !(await view(a.page)).playing && !(await view(b.page)).playing, 'both are paused');
  const shown = [(await agrees(a.page, server.url)).shown, (await agrees(b.page, server.url)).shown];
  assert.deepEqual(shown[0], shown[1]);
  await a.context.close();
  await b.context.close();
});

test('who has no token watches, and can make a copy', async () => {
  const owner = await open(browser, server.url);
  await owner.page.click('#play');
  await owner.page.locator('[data-param=cars] input[type=range]').fill('9');
  await until(async () => (await own(owner.page)).state.params.cars === 9, 'nine cars');
  const link = shared(owner.page.url());
  const guest = await open(browser, link);
  await until(async () => (await view(guest.page)).role === 'viewer', 'the guest is a viewer');
  assert.ok(await guest.page.locator('[data-param=cars] input[type=range]').isDisabled());
  assert.ok(await guest.page.locator('#reset').isDisabled());
  await guest.page.click('#copy');
  await until(async () => sessionOf(guest.page) !== sessionOf(owner.page), 'the guest has a session of their own');
  await until(async () => (await view(guest.page)).role === 'owner', 'and owns it');
  assert.equal((await own(guest.page)).state.params.cars, 9);
  assert.deepEqual(guest.problems, []);
  await owner.context.close();
  await guest.context.close();
});

test('a lost connection comes back by itself and misses nothing', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  /** @type {import('playwright-core').WebSocketRoute[]} */
  const sockets = [];
  await page.routeWebSocket(/\/ws\//, (ws) => { ws.connectToServer(); sockets.push(ws); });
  await page.goto(server.url);
  await ready(page);
  await until(async () => (await view(page)).time > 1e9, 'time moves');
  await sockets[0].close({ code: 4000, reason: 'lost' });
  await until(() => sockets.length >= 2, 'the page has connected again');
  const head = (await view(page)).head;
  await until(async () => (await view(page)).time > head + 1e9, 'time moves on');
  await page.click('#play');
  await until(async () => !(await own(page)).playing, 'it is paused');
  const { own: mine, shown } = await agrees(page, server.url);
  assert.deepEqual(shown, mine);
  await context.close();
});

test('a connection that dies without a word is noticed, and the run found again', async () => {
  const context = await browser.newContext({ locale: 'en-GB' });
  const page = await context.newPage();
  let sockets = 0;
  let dead = false;
  await page.routeWebSocket(/\/ws\//, (ws) => {
    sockets++;
    const mine = sockets;
    const server = ws.connectToServer();
    server.onMessage((message) => { if (!dead || mine > 1) ws.send(message); });
    ws.onMessage((message) => { if (!dead || mine > 1) server.send(message); });
  });
  await page.goto(server.url);
  await ready(page);
  await until(async () => (await view(page)).time > 1e9, 'time moves');
  dead = true;
  await until(() => sockets >= 2, 'it has connected again');
  const { head } = await view(page);
  await until(async () => (await view(page)).time > head + 1e9, 'time moves on');
  await page.click('#play');
  await until(async () => !(await own(page)).playing, 'it is paused');
  const { own: mine, shown } = await agrees(page, server.url);
  assert.deepEqual(shown, mine);
  await context.close();
});

test('a page that was frozen goes on where the run is, by itself', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`);
  const id = sessionOf(page);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 10e9, 'time moves');
  const cdp = await context.newCDPSession(page);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  const before = (await own(page)).state.time;
  await until(async () => (await own(page)).state.time > before + 60e9, 'a minute of the run passes meanwhile', 30_000);
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });
  await until(async () => { const { time, head } = await view(page); return time > before + 60e9 && head - time < 8e9; }, 'the page shows the present');
  assert.equal(sessionOf(page), id);
  // What it missed is not left blank: the lanes hold spans without a hole.
  await until(() => page.evaluate(() => {
    const { trace, time } = /** @type {any} */ (window).interleave.view();
    const spans = trace.spans(2).filter((/** @type {any} */ s) => s.to > time - 30e9);
    return spans.length > 20 && spans.every((/** @type {any} */ s, /** @type {number} */ i) => i === 0 || s.from <= spans[i - 1].to);
  }), 'and what happened before');
  await page.click('#play');
  await until(async () => !(await own(page)).playing, 'it is paused');
  const { own: mine, shown } = await agrees(page, server.url);
  assert.deepEqual(shown, mine);
  assert.deepEqual(problems, []);
  await context.close();
});

test('a session that is gone is replaced by a fresh one', async () => {
  const { page, context, problems } = await open(browser, server.url);
  const old = sessionOf(page);
  const token = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('t');
  const answer = await fetch(`${server.url}/api/sessions/${old}`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
  assert.equal(answer.status, 204);
  await page.reload();
  await ready(page);
  await until(() => { const now = sessionOf(page); return now && now !== old; }, 'there is a new session');
  await until(async () => (await view(page)).time > 0, 'and it runs');
  assert.deepEqual(problems.filter((p) => !p.includes('404')), []);
  await context.close();
});

test('asking a car says what it waits for', async () => {
  const { page, context } = await open(browser, `${server.url}/#trafficlight&p=lesson&set=cars:6,red:240`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).state.threads[2]?.state === 'blocked', 'car 2 waits');
  await page.click('#play');
  await agrees(page, server.url);
  const car = page.locator('#stage [data-thread="3"]').first();
  await car.hover();
  const card = page.locator('#card');
  await until(() => card.isVisible(), 'the card is there');
  const words = await card.innerText();
  assert.match(words, /car 2/);
  assert.match(words, /blocked/);
  assert.match(words, /event/);
  await car.click();
  await until(async () => (await view(page)).selected === 3, 'car 2 is selected');
  await page.keyboard.press('Escape');
  await until(async () => (await view(page)).selected === 0, 'and no longer');
  await context.close();
});

test('the stage shows as many cars as there are', async () => {
  const { page, context } = await open(browser, server.url);
  await page.click('#play');
  for (const cars of [1, 60, 0, 200, 6]) {
    await page.locator('[data-param=cars] input[type=range]').fill(String(cars));
    await until(async () => (await view(page)).state.params.cars === cars, `${cars} cars`);
    const { shown } = await agrees(page, server.url);
    const alive = shown.threads.filter((/** @type {any} */ t) => t.crew && !['done', 'failed', 'killed'].includes(t.state)).length;
    assert.equal(alive, cars);
    await until(async () => await page.locator('#stage [data-thread]').count() === cars + (await page.locator('#stage [data-thread="1"], #stage [data-thread="2"]').count()), `${cars} cars are drawn`);
  }
  await context.close();
});

test('the event is thrown by hand', async () => {
  const { page, context } = await open(browser, server.url);
  await page.click('#play');
  const event = async () => (await own(page)).state.objects.find((/** @type {any} */ o) => o.name === 'event').value;
  const was = await event();
  await page.locator('#stage [data-act]').first().click();
  await until(async () => (await event()) !== was, 'the flag has changed');
  await context.close();
});

test('another language and another theme, without a reload', async () => {
  const { page, context } = await open(browser, server.url);
  const id = sessionOf(page);
  await page.click('#language');
  await until(async () => (await page.getAttribute('html', 'lang'))?.startsWith('zh'), 'the page is Chinese');
  await until(async () => /车辆/.test(await page.innerText('#controls')), 'and so are the controls');
  await page.click('#theme');
  assert.equal(sessionOf(page), id);
  await context.close();
  const chinese = await open(browser, server.url, { locale: 'zh-CN' });
  assert.match(await chinese.page.innerText('#catalogue'), /红绿灯/);
  await chinese.context.close();
});

test('by keyboard alone', async () => {
  const { page, context } = await open(browser, server.url);
  await page.keyboard.press(' ');
  await until(async () => !(await own(page)).playing, 'paused by the space bar');
  const { seq } = (await own(page)).state;
  await page.keyboard.press('.');
  await until(async () => (await own(page)).state.seq > seq, 'stepped by the full stop');
  await page.keyboard.press('?');
  await until(() => page.locator('#help').isVisible(), 'the keys are shown');
  await page.keyboard.press('Escape');
  await until(async () => !(await page.locator('#help').isVisible()), 'and put away');
  await context.close();
});

test('a stuck run says what would free it', async () => {
  const { page, context } = await open(browser, `${server.url}/#producerconsumer&p=stuck`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).state.verdict?.kind === 'hang', 'the run is stuck');
  await until(async () => /Consumers/.test(await page.innerText('#outcome')), 'and says: consumers');
  await page.locator('[data-param=consumers] input[type=range]').fill('2');
  await until(async () => (await view(page)).state.verdict === null, 'two consumers free it');
  await context.close();
});

test('an ended run offers to run again', async () => {
  const { page, context } = await open(browser, `${server.url}/#semaphore`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).ended, 'the program has ended');
  await page.click('#again');
  await until(async () => !(await view(page)).ended && (await view(page)).time > 0, 'it runs again');
  await context.close();
});
