// The words: both languages complete, every key there that the code asks for, and
// none that nobody asks for.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { duration, paramText } from '../core/format.js';
import { fixed, numberText, pickLanguage, speaker } from '../core/language.js';
import en from '../text/en.js';
import zh from '../text/zh.js';

const root = new URL('../', import.meta.url);
const sources = ['app.js', ...['core', 'net', 'stage', 'scenes', 'scenes/parts', 'ui'].flatMap((folder) => readdirSync(new URL(folder, root)).filter((f) => f.endsWith('.js')).map((f) => `${folder}/${f}`))]
  .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));

const holes = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test('both languages have the same keys, with the same holes', () => {
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) {
    assert.ok(en[key].trim() && zh[key].trim(), `${key} is empty`);
    const needed = (text) => new Set(holes(text).filter((name) => name !== 'n' || !key.endsWith('.one')));
    assert.deepEqual(needed(zh[key]), needed(en[key]), `holes of ${key}`);
  }
});

test('Chinese is written in Chinese, with its own punctuation', () => {
  for (const [key, text] of Object.entries(zh)) {
    assert.doesNotMatch(text, /[\u4e00-\u9fff]\s*[,;:?!]/u, key);
    if (/[a-z]{3,} [a-z]{3,} [a-z]{3,}/i.test(text)) assert.match(text, /[\u4e00-\u9fff]/u, key);
  }
});

test('every key that the code asks for exists', () => {
  for (const { path, text } of sources) {
    for (const [, key] of text.matchAll(/\bt\(\s*'([^']+)'/g)) assert.ok(key in en, `${path} asks for ${key}`);
    for (const [, template] of text.matchAll(/\bt\(\s*`([^`]+)`/g)) {
      const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '.+')}$`);
      assert.ok(Object.keys(en).some((key) => pattern.test(key)), `${path} asks for ${template}`);
    }
  }
});

test('every key is asked for', () => {
  const all = sources.map((s) => s.text).join('\n');
  const literals = new Set([...all.matchAll(/'([\w.]+)'/g)].map((m) => m[1]));
  const templates = [...all.matchAll(/`([\w.]*\.\$\{[^`]*)`/g)].map(([, template]) => new RegExp(`^${template.replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w.]+')}$`));
  for (const key of Object.keys(en)) {
    const base = key.replace(/\.(one|short)$/, '');
    assert.ok(literals.has(key) || literals.has(base) || templates.some((t) => t.test(key)), `nobody asks for ${key}`);
  }
});

test('a speaker fills holes, takes the form for one, and gives unknown keys back', () => {
  const t = speaker(en, 'en');
  assert.equal(t('verdict.done', { at: '4.0 s' }), 'Ended at 4.0 s');
  assert.equal(t('card.before', { n: 1 }), '1 other before it');
  assert.equal(t('card.before', { n: 3 }), '3 others before it');
  assert.equal(t('no.such.key'), 'no.such.key');
  assert.equal(t('verdict.done'), 'Ended at {at}');
});

test('numbers and times are written as in the language, with the digits that were asked for', () => {
  for (const [lang, words, seconds, axis] of /** @type {const} */ ([['en', en, '1,234.5 s', '1,234.5s'], ['zh', zh, '1,234.5 秒', '1,234.5秒']])) {
    const t = speaker(words, lang);
    assert.equal(t('unit.seconds', { n: fixed(1234.5, 1) }), seconds);
    assert.equal(duration(12.34e9, t), t('unit.seconds', { n: '12.3' }));
    assert.equal(t('unit.axis', { n: 1234.5 }), axis);
    assert.equal(numberText(65536, lang), new Intl.NumberFormat(lang).format(65536));
    assert.equal(numberText(fixed(2, 2), lang), '2.00');
    assert.match(t('about.size', { n: 65536 }), /65,536/, 'amounts have separators');
    assert.match(t('verdict.line', { line: 1234 }), /1234/, 'what is counted off has none');
    assert.match(t('process.id', { id: 1234 }), /1234/);
    assert.match(t('seed.chip', { n: '12345' }), /12345/, 'nor has what is said as it stands');
    assert.equal(paramText(/** @type {any} */ ({ name: 'n', kind: 'int', default: 5000 }), {}, t, lang), '5,000');
  }
});

test('no number is written anywhere else than where the language says how', () => {
  const allowed = ['core/language.js', 'app.js', 'stage/lanewords.js']; // the name of a file; and digits that are cut before they are written
  for (const { path, text } of sources) if (!allowed.includes(path)) assert.doesNotMatch(text, /\.toFixed\(|\.toLocaleString\(|Intl\.NumberFormat/, path);
});

test('the language is the one chosen, else the first wished for that we have', () => {
  assert.equal(pickLanguage('zh', ['en-GB']), 'zh');
  assert.equal(pickLanguage(null, ['de-DE', 'zh-CN', 'en']), 'zh');
  assert.equal(pickLanguage(null, ['de-DE']), 'en');
  assert.equal(pickLanguage('xx', ['EN-us']), 'en');
});
