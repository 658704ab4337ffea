// What a person does with time: scrub, step back, act in the past, return to the old
// future, undo, and pick by hand who runs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import jsQR from 'jsqr';
import { agrees, copied, open, served, session, sessionOf, shared, stand, startServer, test, until, view } from './harness.js';

const { server, browser } = await served();

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const now = (page) => page.evaluate(() => {
  const v = /** @type {any} */ (window).interleave.view();
  return { past: v.past, exact: v.exact, seq: v.state.seq, time: v.time, epoch: v.epoch, head: v.head, offered: v.offered, given: v.given, verdict: v.state.verdict?.kind };
});
/** @param {Page} page @param {(v: Awaited<ReturnType<typeof now>>) => boolean} fits @param {string} what */
const shows = (page, fits, what) => until(async () => {
  const v = await now(page);
  return fits(v) && v.exact ? v : null;
}, what);

// run plays the traffic light for half a minute and pauses.
async function run() {
  const opened = await open(browser, `${server.url}/#trafficlight`);
  await opened.page.keyboard.press('4');
  await until(async () => (await view(opened.page)).time > 30e9, 'half a minute is over');
  await opened.page.click('#play');
  await until(async () => !(await session(server.url, sessionOf(opened.page))).playing, 'it is paused');
  await agrees(opened.page, server.url);
  return opened;
}

// scrub drags the playhead to a part of the lanes' width.
async function scrub(/** @type {Page} */ page, /** @type {number} */ part) {
  const box = /** @type {{x: number, y: number, width: number}} */ (await page.locator('canvas.lanes').first().boundingBox());
  const x = box.x + 90 + (box.width - 110) * part;
  await page.mouse.move(box.x + box.width * 0.6, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(x + 20, box.y + 12);
  await page.mouse.move(x, box.y + 12);
  await page.mouse.up();
  return shows(page, (v) => v.past, 'the page shows the past');
}

test('dragging the lanes goes back, and a key comes to the present', async () => {
  const { page, context, problems } = await run();
  const { head } = await now(page);
  const there = await scrub(page, 0.3);
  assert.ok(there.time < head - 5e9, `at ${there.time} of ${head}`);
  const seen = await page.evaluate(() => /** @type {any} */ (window).interleave.view().state);
  assert.ok(seen.time <= there.time && seen.threads.length > 0);
  assert.equal(await page.locator('#live').isVisible(), true);
  await page.keyboard.press('End');
  await shows(page, (v) => !v.past, 'the page shows the present');
  assert.deepEqual(problems, []);
  await context.close();
});

test('fifty steps back and fifty forward show the same state', async () => {
  const { page, context, problems } = await run();
  await page.keyboard.press('[');
  await shows(page, (v) => v.past, 'the page looks back');
  const states = [];
  for (let i = 0; i < 50; i++) {
    const { seq } = await now(page);
    states.push(await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).interleave.view().state)));
    await page.keyboard.press(',');
    await shows(page, (v) => v.seq < seq, `a step before record ${seq}`);
  }
  for (const [i, state] of states.reverse().entries()) {
    const { seq } = await now(page);
    await page.keyboard.press('.');
    await shows(page, (v) => v.seq > seq, `a step after record ${seq}`);
    if (i < states.length - 1) assert.equal(await page.evaluate(() => JSON.stringify(/** @type {any} */ (window).interleave.view().state)), state);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('a change in the past begins a branch, and the old future can be returned to', async () => {
  const { page, context, problems } = await run();
  const before = await session(server.url, sessionOf(page));
  await scrub(page, 0.3);
  const slider = page.locator('[data-param=cars] input[type=range]');
  await slider.fill('9');
  await until(async () => (await session(server.url, sessionOf(page))).state.params.cars === 9, 'nine cars drive');
  const forked = await shows(page, (v) => !v.past && v.epoch > before.epoch, 'the page shows the branch');
  assert.ok(forked.time < before.state.time);
  await page.click('#branches');
  await page.locator('.tree button').first().click();
  await until(async () => (await session(server.url, sessionOf(page))).hash === before.hash, 'the session is where it was');
  await shows(page, (v) => v.epoch === before.epoch, 'the page shows the old future');
  assert.deepEqual((await agrees(page, server.url)).shown.params, before.state.params);
  assert.deepEqual(problems, []);
  await context.close();
});

test('what was changed can be undone and done again', async () => {
  const { page, context, problems } = await run();
  await page.locator('[data-param=cars] input[type=range]').fill('20');
  const cars = async () => (await session(server.url, sessionOf(page))).state.params.cars;
  await until(async () => await cars() === 20, 'twenty cars');
  await page.click('#undo');
  await until(async () => await cars() === 6, 'six cars again');
  await until(() => page.locator('#undo').isDisabled(), 'there is no more to undo');
  await page.click('#redo');
  await until(async () => await cars() === 20, 'twenty cars again');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the mouse goes record by record', async () => {
  const { page, context, problems } = await run();
  await page.locator('#mark-kind').selectOption('record');
  await until(async () => await page.getAttribute('#mark-before', 'aria-label') === 'One record back', 'the buttons say that they go by records');
  const { seq } = await now(page);
  for (let i = 1; i <= 3; i++) {
    await page.click('#mark-before');
    await shows(page, (v) => v.past && v.seq === seq - i, `${i} records back`);
  }
  await page.click('#mark-after');
  await shows(page, (v) => v.past && v.seq === seq - 2, 'and one forward');
  await page.hover('#mark-before');
  await page.mouse.down();
  await shows(page, (v) => v.seq < seq - 6, 'held, it goes on');
  await page.mouse.up();
  await page.locator('#mark-kind').selectOption('mark');
  await until(async () => await page.getAttribute('#mark-before', 'aria-label') === 'The mark before this moment', 'the buttons say that they go by marks');
  assert.deepEqual(problems, []);
  await context.close();
});

test('the card of a thread that was asked in the lanes leaves the transport in reach', async () => {
  const { page, context, problems } = await run();
  for (const size of [{ width: 1440, height: 900 }, { width: 1100, height: 700 }]) {
    await page.setViewportSize(size);
    const box = /** @type {{x: number, y: number}} */ (await page.locator('canvas.lanes').first().boundingBox());
    await page.mouse.click(box.x + 30, box.y + 90);
    await page.locator('#card .about').waitFor();
    await page.mouse.move(box.x + 500, box.y + 5);
    for (const one of ['#back', '#play', '#step', '#reset', '[data-speed="16"]']) {
      await until(() => page.locator(one).evaluate((el) => {
        const { left, top, width, height } = el.getBoundingClientRect();
        return el.contains(document.elementFromPoint(left + width / 2, top + height / 2)) && document.querySelector('#card')?.checkVisibility();
      }), `${one} is in reach at ${size.width}`);
    }
    const [card, bar] = await Promise.all(['#card', '#transport'].map(async (el) => /** @type {{y: number, height: number}} */ (await page.locator(el).boundingBox())));
    assert.ok(card.y + card.height <= bar.y, `${JSON.stringify({ card, bar })}`);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test('who chooses is told why nothing is to be chosen', async () => {
  const { page, context, problems } = await run();
  await page.keyboard.press('1');
  await page.click('[data-policy=manual]');
  await until(async () => await page.innerText('.asking .text') === 'Play: it pauses where you have to choose.', 'while it stands');
  await page.locator('[data-param=cars] input[type=range]').fill('1');
  await page.click('#play');
  await until(async () => {
    const { offered } = await now(page);
    if (offered.length) await page.locator('.pick').first().click({ timeout: 2000 }).catch(() => {});
    return !offered.length && await page.innerText('.asking .text') === 'No choice now: it pauses when several are ready.';
  }, 'while one thread goes on', 60_000);
  assert.equal(await page.locator('.asking').first().getAttribute('aria-live'), 'off');
  await until(async () => (await now(page)).offered.length > 1, 'there is something to choose', 60_000);
  const viewer = await open(browser, shared(page.url()));
  await until(async () => await viewer.page.innerText('.asking .text') === 'Whoever steers chooses who runs next.', 'a viewer knows whom it waits for');
  await viewer.context.close();
  await page.click('[data-policy=fifo]');
  await until(() => page.locator('.asking').first().isHidden(), 'under another policy nothing is said');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a key that can do nothing now says why', async () => {
  const { page, context, problems } = await run();
  const said = async (/** @type {string} */ key, /** @type {string} */ text) => {
    await page.keyboard.press(key);
    await page.locator('.toast.note', { hasText: text }).waitFor();
  };
  await said('u', 'There is nothing to undo.');
  await said('U', 'There is nothing to do again.');
  await said('<', 'Select a thread first.');
  assert.equal(await page.locator('.toast.error').count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test('the tree says how far the present branch has come, and what became of a comparison', async () => {
  const { page, context, problems } = await run();
  await scrub(page, 0.3);
  await page.click('#fork');
  const forked = await shows(page, (v) => !v.past && v.epoch > 1, 'a branch goes on');
  await until(async () => (await now(page)).time > forked.time + 1e9, 'it plays on');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const { own } = await agrees(page, server.url);
  const { head } = await now(page);
  assert.ok(head >= own.time);
  await page.click('#branches');
  const digits = `00:${(Math.floor(head / 1e7) / 100).toFixed(2).padStart(5, '0')}`;
  await until(async () => await page.innerText('.tree [aria-current] time') === digits, `the present branch has come to ${digits}`);
  await until(async () => await page.locator('.tree [aria-current]').evaluate((el) => getComputedStyle(el).opacity) === '1', 'it is not paled');
  await page.click('.tree .beside');
  await page.click('#comparison .button:visible');
  await until(async () => await page.locator('.block').count() === 1 || await page.locator('.block[data-side=B]').isHidden(), 'one run is left');
  await page.click('#branches');
  await until(async () => /^one of a comparison$/m.test(await page.innerText('.tree')), 'what is left of the comparison is listed as that');
  assert.doesNotMatch(await page.innerText('.tree'), /^a comparison/m);
  assert.deepEqual(problems, []);
  await context.close();
});

test('at the newest moment the keys for a record and for a turn go on', async () => {
  const { page, context, problems } = await run();
  const before = await now(page);
  for (const by of [1, 2]) {
    await page.keyboard.press(']');
    await shows(page, (v) => v.past && v.seq === before.seq + by, `${by} records on`);
  }
  await page.keyboard.press('End');
  const { seq } = await shows(page, (v) => !v.past && v.seq > before.seq, 'the step that they belong to');
  await page.click('#tab-threads');
  await page.locator('#threads th button', { hasText: 'car 3' }).click(); // on the stage it may be beyond the edge
  await until(async () => (await view(page)).selected === 4, 'car 3 is selected');
  await page.keyboard.press('>');
  await until(() => page.evaluate((from) => {
    const { state, past, playing } = /** @type {any} */ (window).interleave.view();
    return !past && !playing && state.threads[3].seq > from;
  }, seq), 'the thread has run');
  const { shown } = await agrees(page, server.url);
  await page.locator('[data-param=cars] input[type=range]').fill('0');
  await until(() => page.evaluate(() => /** @type {any} */ (window).interleave.view().state.threads[3].state === 'done'), 'it has left');
  const { own } = await agrees(page, server.url);
  await page.keyboard.press('>');
  await until(async () => (await page.innerText('#toasts')).includes('The thread has ended.'), 'it is said that it has no other turn');
  assert.equal((await session(server.url, sessionOf(page))).state.seq, own.seq);
  assert.ok(own.seq > shown.seq);
  assert.deepEqual(problems, []);
  await context.close();
});

test('the card of a thread leads to its turns', async () => {
  const { scenarios } = await (await fetch(`${server.url}/api/scenarios`)).json();
  const { id, token } = await stand(server.url, scenarios.find((/** @type {any} */ s) => s.name === 'trafficlight'), 'stage', 10.5e9);
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight&s=${id}&t=${token}`);
  await shows(page, (v) => v.time >= 10.5e9, 'a car is beyond the edge of the stage');
  const [car, street] = await page.evaluate(() => ['#stage .car[data-thread="3"]', '.stage-box'].map((one) => /** @type {Element} */ (document.querySelector(one)).getBoundingClientRect().toJSON()));
  assert.ok(car.right < street.left || car.left > street.right, `the car at ${car.left} is not to be seen`);
  await page.click('#tab-threads');
  await page.locator('#threads th button', { hasText: 'car 2' }).click();
  await page.locator('#card .turn').first().waitFor();
  assert.equal(await page.locator('#card .turn').last().isDisabled(), true, 'nothing comes after the present');
  /** @type {number[]} */
  const seen = [];
  for (let i = 0; i < 2; i++) {
    const { seq } = await now(page);
    await page.locator('#card .turn').first().click();
    seen.push((await shows(page, (v) => v.past && v.seq < seq, 'a turn before')).seq);
  }
  await page.locator('#card .turn').last().click();
  await shows(page, (v) => v.seq === seen[0], 'the turn after');
  assert.deepEqual(problems, []);
  await context.close();
});

test('on a phone the way back covers no lane', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#trafficlight`, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await until(async () => (await view(page)).time > 2e9, 'it runs');
  await page.tap('#back');
  await page.locator('.way-back:not([hidden])').waitFor();
  const boxes = async () => Promise.all(['.way-back:not([hidden])', '.block', '#overview', '#lanes'].map(async (one) => /** @type {{x: number, y: number, width: number, height: number}} */ (await page.locator(one).first().boundingBox())));
  const [way, lanes, overview, panel] = await boxes();
  assert.ok(way.y >= lanes.y + lanes.height && way.y >= overview.y + overview.height, `${JSON.stringify({ way, lanes, overview })}`);
  assert.ok(way.y + way.height <= panel.y + panel.height && lanes.height > 150, `${JSON.stringify({ way, lanes, panel })}`);
  assert.deepEqual(problems, []);
  await context.close();
});

test('a viewer looks back alone', async () => {
  const { page, context } = await run();
  const viewer = await open(browser, shared(page.url()));
  await scrub(viewer.page, 0.3);
  assert.equal((await now(page)).past, false);
  assert.equal(await viewer.page.locator('#fork').isVisible(), false);
  await viewer.page.click('#live');
  await shows(viewer.page, (v) => !v.past, 'the viewer is in the present');
  assert.deepEqual(viewer.problems, []);
  await viewer.context.close();
  await context.close();
});

test('who looks around stays in the old future when the run goes on otherwise', async () => {
  const { page, context } = await run();
  const viewer = await open(browser, shared(page.url()));
  await scrub(viewer.page, 0.6);
  const there = await shows(viewer.page, (v) => v.past, 'the viewer looks at the past');
  await scrub(page, 0.3);
  await shows(page, (v) => v.past, 'and so does the owner, further back');
  await page.click('#fork');
  const forked = await shows(page, (v) => !v.past && v.epoch > there.epoch, 'a branch begins');
  await until(async () => /old future/.test(await viewer.page.locator('#toasts').innerText()), 'the viewer is told');
  const still = await now(viewer.page);
  assert.deepEqual([still.past, still.epoch, still.time, still.seq], [true, there.epoch, there.time, there.seq]);
  await viewer.page.keyboard.press('[');
  await shows(viewer.page, (v) => v.past && v.exact && v.epoch === there.epoch && v.seq < there.seq, 'it goes on looking around');
  await viewer.page.click('#live');
  await shows(viewer.page, (v) => !v.past && v.epoch === forked.epoch, 'in the present it sees the branch');
  assert.deepEqual(viewer.problems, []);
  await viewer.context.close();
  await context.close();
});

test('played by hand the philosophers come to a deadlock', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#philosophers`);
  await page.click('[data-policy=manual]');
  await page.keyboard.press('4');
  await until(async () => {
    const { offered, verdict } = await now(page);
    if (verdict === 'deadlock') return true;
    if (offered.length > 0) await page.locator('.pick').last().click({ timeout: 2000 }).catch(() => {});
    return false;
  }, 'nobody can go on', 60_000);
  const { hash } = await session(server.url, sessionOf(page));
  const recipe = await (await fetch(`${server.url}/api/sessions/${sessionOf(page)}/recipe`)).json();
  const again = await (await fetch(`${server.url}/api/sessions`, { method: 'POST', body: JSON.stringify({ recipe: recipe.recipe }) })).json();
  await until(async () => (await session(server.url, again.id)).hash === hash, 'the same run elsewhere has the same hash');
  assert.deepEqual(problems, []);
  await context.close();
});

test('in the past another waiter can get what was given on', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#semaphore&p=lesson`);
  await until(async () => (await view(page)).time > 1.05e9, 'the first wave is through');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const old = await session(server.url, sessionOf(page));
  await page.locator('#mark-kind').selectOption('choice');
  /** @type {Awaited<ReturnType<typeof now>>} */ let there;
  await until(async () => {
    const { seq } = await now(page);
    await page.click('#mark-before');
    there = await shows(page, (v) => v.past && v.seq < seq, `the choice before record ${seq}`);
    return there.given;
  }, 'a permit was given on', 60_000);
  const waiting = await page.evaluate(() => /** @type {any} */ (window).interleave.view().state.threads
    .filter((/** @type {any} */ t) => t.reason === 'semaphore').sort((/** @type {any} */ a, /** @type {any} */ b) => a.seq - b.seq).map((/** @type {any} */ t) => t.id));
  assert.deepEqual(there.offered, waiting);
  await until(async () => /^run \d+ gave semaphore on here, and run \d+ was woken\./.test(await page.locator('.asking .text').first().innerText()), 'it is said who gave it to whom');
  assert.match(await page.locator('.pick.ran').innerText(), /run \d+/);
  const chosen = /** @type {number} */ (await page.locator('.pick').nth(2).evaluate((el) => Number(el.dataset.thread)));
  assert.equal(chosen, waiting[2]);
  await page.locator('.pick').nth(2).click();
  await shows(page, (v) => !v.past && v.epoch > old.epoch, 'a branch goes on from there');
  const { state, epoch } = await session(server.url, sessionOf(page));
  assert.deepEqual([state.threads[chosen - 1].state, state.threads[waiting[0] - 1].state], ['ready', 'blocked']);
  assert.ok(state.time <= there.time, 'it has taken one step only');
  const { recipe } = await (await fetch(`${server.url}/api/sessions/${sessionOf(page)}/recipe`)).json();
  const again = await (await fetch(`${server.url}/api/sessions`, { method: 'POST', body: JSON.stringify({ recipe }) })).json();
  await until(async () => (await session(server.url, again.id)).hash === recipe.runs[0].hash, 'the same run elsewhere has the same hash');
  await page.click('#branches');
  await page.locator('.tree .branch').first().click();
  await shows(page, (v) => v.epoch === old.epoch && v.epoch !== epoch, 'the old future is back');
  assert.equal((await session(server.url, sessionOf(page))).hash, old.hash);
  assert.deepEqual(problems, []);
  await context.close();
});

test('a link makes the same run in another browser', async () => {
  const { page, context } = await run();
  await page.locator('[data-param=cars] input[type=range]').fill('11');
  await until(async () => (await session(server.url, sessionOf(page))).state.params.cars === 11, 'eleven cars');
  await scrub(page, 0.3);
  const { hash } = await session(server.url, sessionOf(page));
  const there = await now(page);
  const link = await page.evaluate(async () => {
    const { pack } = await import(/** @type {any} */ ('/core/link.js'));
    const id = new URLSearchParams(location.hash.slice(1)).get('s');
    const { recipe } = await (await fetch(`api/sessions/${id}/recipe`)).json();
    const at = /** @type {any} */ (window).interleave.view().clock.time;
    return `${location.origin}/#trafficlight&r=${await pack({ ...recipe, at })}`;
  });
  const other = await open(browser, link);
  assert.notEqual(sessionOf(other.page), sessionOf(page));
  await until(async () => (await session(server.url, sessionOf(other.page))).hash === hash, 'the run is the same');
  const shown = await shows(other.page, (v) => v.past && v.time === there.time, 'the same moment is shown');
  assert.equal(shown.seq, there.seq);
  assert.deepEqual(other.problems, []);
  const broken = await open(browser, `${server.url}/#trafficlight&r=nonsense`);
  await until(async () => (await broken.page.textContent('#toasts'))?.includes('no run'), 'it is said that the link is broken');
  for (const { context: each } of [{ context }, other, broken]) await each.close();
});

test('a link holds the very record that is looked at, of several at one time', async () => {
  const { page, context } = await run();
  const stateOf = (/** @type {Page} */ of) => of.evaluate(() => JSON.stringify(/** @type {any} */ (window).interleave.view().state));
  let last = await now(page);
  let there = last;
  do { // until another record of that time comes after this one
    last = there;
    await page.keyboard.press('[');
    there = await shows(page, (v) => v.past && v.seq < last.seq, `a record before ${last.seq}`);
  } while (there.time !== last.time || !last.past);
  await page.click('#share');
  const link = await copied(page, '#share-run');
  const other = await open(browser, link);
  await shows(other.page, (v) => v.past && v.time === there.time && v.seq === there.seq, `record ${there.seq} is shown`);
  assert.equal(await stateOf(other.page), await stateOf(page));
  assert.deepEqual(other.problems, []);
  for (const { context: each } of [{ context }, other]) await each.close();
});

test('the share popover gives the run out as files', async () => {
  const { page, context, problems } = await run();
  await page.click('#share');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-format=csv]')]);
  assert.equal(download.suggestedFilename(), 'trafficlight.csv');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#share-save')]);
  const { hash } = await session(server.url, sessionOf(page));
  const before = sessionOf(page);
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#share-open')]);
  await chooser.setFiles(await saved.path());
  await until(() => sessionOf(page) !== before, 'the saved run is opened');
  await until(async () => (await session(server.url, sessionOf(page))).hash === hash, 'it is the same run');
  assert.deepEqual(problems, []);
  await context.close();
});

test('a whole journey: scrub, step back fifty, fork, return, play by hand to a deadlock, and give the run away', async () => {
  const { page, context, problems } = await open(browser, `${server.url}/#philosophers&p=ordered`);
  await page.click('[data-speed="16"]');
  await until(async () => (await view(page)).time > 60e9, 'a minute is over');
  await page.click('#play');
  await until(async () => !(await view(page)).playing, 'it is paused');
  const old = await session(server.url, sessionOf(page));
  let there = await scrub(page, 0.7);
  for (let i = 0; i < 50; i++) {
    await page.keyboard.press(',');
    there = await shows(page, (v) => v.past && v.seq < there.seq, `step ${i + 1} back`);
  }
  await page.click('#fork');
  const forked = await shows(page, (v) => !v.past && v.epoch > old.epoch, 'a branch goes on from there');
  assert.ok(forked.time < old.state.time);
  await until(async () => (await now(page)).time > forked.time + 1e9, 'it plays on');
  await page.click('#branches');
  await page.locator('.tree .branch').first().click();
  await until(async () => (await session(server.url, sessionOf(page))).hash === old.hash, 'the old future is as it was left');
  await page.locator('#preset').selectOption('deadlock').catch(() => page.goto(`${server.url}/#philosophers&p=deadlock`));
  await shows(page, (v) => !v.past && v.time < 20e9, 'it begins again, naive');
  await page.locator('[data-policy=manual]').click();
  await until(async () => {
    const { offered, verdict } = await now(page);
    if (verdict === 'deadlock') return true;
    if (offered.length > 0) await page.locator('.pick').last().click({ timeout: 2000 }).catch(() => {});
    return false;
  }, 'nobody can go on', 60_000);
  const { hash } = await session(server.url, sessionOf(page));
  await page.click('#share');
  const link = await copied(page, '#share-run');
  assert.ok(link.includes('&r=') && link.length < 8192 + 200, link.slice(0, 80));
  const other = await open(browser, link);
  assert.notEqual(sessionOf(other.page), sessionOf(page));
  await until(async () => (await session(server.url, sessionOf(other.page))).hash === hash, 'the run elsewhere has the same hash');
  await shows(other.page, (v) => v.verdict === 'deadlock', 'and the same deadlock');
  assert.deepEqual([...problems, ...other.problems], []);
  await other.context.close();
  await context.close();
});

test('the code of the link for viewers is read by another program, and there is none for this computer alone', async () => {
  const here = await open(browser, `${server.url}/#trafficlight`);
  await here.page.click('#share');
  await here.page.locator('#share-qr').waitFor();
  assert.equal(await here.page.locator('#share-qr').isDisabled(), true);
  assert.match(await here.page.locator('#share-qr-why').innerText(), /-public-url/);
  await here.context.close();
  const open2 = await startServer(['-public-url', 'https://school.example/interleave']);
  try {
    const { page, context, problems } = await open(browser, `${open2.url}/#trafficlight`);
    await page.click('#share');
    await page.click('#share-qr:enabled');
    await page.locator('dialog.qr').waitFor();
    const pixels = await page.evaluate(async () => {
      const svg = /** @type {SVGSVGElement} */ (document.querySelector('dialog.qr svg[viewBox]:not(.icon)')).cloneNode(true);
      const side = 400;
      for (const [name, value] of Object.entries({ width: side, height: side, xmlns: 'http://www.w3.org/2000/svg' })) /** @type {Element} */ (svg).setAttribute(name, String(value));
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }));
      await image.decode();
      const c = /** @type {CanvasRenderingContext2D} */ (Object.assign(document.createElement('canvas'), { width: side, height: side }).getContext('2d'));
      c.fillStyle = 'white';
      c.fillRect(0, 0, side, side);
      c.drawImage(image, 0, 0, side, side);
      return [...c.getImageData(0, 0, side, side).data];
    });
    const read = /** @type {any} */ (jsQR)(new Uint8ClampedArray(pixels), 400, 400)?.data;
    assert.equal(read, `https://school.example/interleave/#trafficlight&s=${sessionOf(page)}`);
    assert.deepEqual(problems, []);
    await context.close();
  } finally {
    await open2.stop();
  }
});

test('the stage is saved as a picture that stands alone', async () => {
  const { page, context, problems } = await run();
  await page.click('#share');
  const [svg] = await Promise.all([page.waitForEvent('download'), page.click('[data-format=svg]')]);
  const text = readFileSync(await svg.path(), 'utf8');
  assert.match(svg.suggestedFilename(), /^trafficlight-[\d.]+s\.svg$/);
  assert.ok(text.startsWith('<svg ') && !/ class=| style=|var\(/.test(text), text.slice(0, 200));
  const alone = await context.newPage();
  await alone.setContent(text);
  const drawn = await alone.evaluate(() => [...document.querySelectorAll('text')].map((el) => `${el.textContent} ${getComputedStyle(el).fill}`));
  assert.ok(drawn.some((words) => /blocked/.test(words)) && new Set(drawn.map((words) => words.replace(/.* rgb/, ''))).size > 1, drawn.join());
  const [png] = await Promise.all([page.waitForEvent('download'), page.click('[data-format=png]')]);
  const bytes = readFileSync(await png.path());
  const box = /** @type {{width: number}} */ (await page.locator('#stage').boundingBox());
  assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
  assert.equal(bytes.readUInt32BE(16), 2 * Math.round(box.width));
  assert.deepEqual(problems, []);
  await context.close();
});

test('the picture ends where the stage does, and not under what is said of a deadlock', async () => {
  const { page, context } = await open(browser, `${server.url}/#philosophers&p=deadlock`);
  await page.keyboard.press('5');
  await shows(page, (v) => v.verdict === 'deadlock', 'the circle is closed');
  await page.locator('.outcome:visible').first().waitFor();
  await page.click('#share');
  const [svg] = await Promise.all([page.waitForEvent('download'), page.click('[data-format=svg]')]);
  const [, width, height] = readFileSync(await svg.path(), 'utf8').match(/^<svg [^>]*width="(\d+)" height="(\d+)"/) ?? [];
  const { whole, ground } = await page.evaluate(() => {
    const sizeOf = (/** @type {string} */ one) => /** @type {Element} */ (document.querySelector(one)).getBoundingClientRect();
    return { whole: sizeOf('#stage'), ground: sizeOf('svg.stage > rect') };
  });
  assert.ok(whole.bottom > ground.bottom + 5, 'something lies below the scene');
  assert.deepEqual([Number(width), Number(height)], [Math.round(whole.width), Math.round(ground.bottom - whole.top)]);
  await context.close();
});
