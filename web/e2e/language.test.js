// Two languages: chosen by the browser at first, switched without a reload, and complete,
// also where only a screen reader or a pointer that rests comes.
import assert from 'node:assert/strict';
import { open, served, test, until } from './harness.js';

const { server, browser } = await served();

// spoken is what the page says of its parts to those who do not see it, or who point.
const spoken = (page) => page.evaluate(() => [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-description], [aria-roledescription]')]
  .filter((el) => !el.closest('[lang]:not(html)'))
  .flatMap((el) => ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription'].map((name) => el.getAttribute(name) ?? '')).filter(Boolean));

// What is a name in the program, and stays.
const names = /\b(main|lighter|car|event|alex|eric|nora|omar|count|fork|waiter|Plato|Laozi|Hypatia|Kant|Mozi|Interleave|Python|wait|set|clear|get|put|acquire|release|join|Perfetto|CSV|SVG|PNG|Go|HTML|Event|num|add|lock|run|semaphore|reader|writer|process|thread|child|pipe|http\S*|\w+\.(go|py)|\w+\(\)|gil|GIL|conn|parent|manager|dict|list|queue|pool|worker|task|FIFO|LIFO|q|d|l|m|Enter|Esc|Shift|Home|End|Ctrl|Alt|QR)\b/g;

test('the browser chooses, and the page says its language', async () => {
  for (const [locale, lang] of [['zh-TW', 'zh-Hans'], ['en-US', 'en'], ['fr-FR', 'en']]) {
    const { page, context } = await open(browser, `${server.url}/`, { locale });
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang, locale);
    await context.close();
  }
});

for (const scenario of ['trafficlight', 'producerconsumer', 'philosophers']) {
  test(`switching leaves no English behind, without a reload: ${scenario}`, async () => {
    const { page, context, problems } = await open(browser, `${server.url}/#${scenario}`);
    await page.evaluate(() => { window.stayed = true; });
    await page.click('#predict');
    await page.waitForSelector('#predict-on');
    await page.keyboard.press('Escape');
    const title = await page.title();
    const english = (await spoken(page)).filter((text) => /[\u4e00-\u9fff]/.test(text.replaceAll('中文', '').replaceAll('李闯', '')));
    assert.deepEqual(english, [], 'Chinese in English');
    await page.click('#language');
    await until(() => page.evaluate(() => document.documentElement.lang === 'zh-Hans'), 'it is Chinese');
    await until(async () => (await page.title()) !== title, 'the title is Chinese');
    assert.match(await page.title(), /[\u4e00-\u9fff]/);
    assert.equal(await page.evaluate(() => window.stayed), true);
    await until(async () => (await page.textContent('#predict-panel')).includes('先猜后看'), 'also what was loaded later');
    const left = [...new Set(await spoken(page))].filter((text) => !/[\u4e00-\u9fff]/.test(text) && /[A-Za-z]{2,}/.test(text.replace(names, '')));
    assert.deepEqual(left, []);
    await page.click('#language');
    await until(async () => (await page.title()) === title, 'it is English again');
    assert.deepEqual(problems, []);
    await context.close();
  });
}
