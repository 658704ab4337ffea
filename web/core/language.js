// The page's languages: which one to speak, and the words by their key.

import en from '../text/en.js';
import zh from '../text/zh.js';

/** @typedef {'en' | 'zh'} Lang */

/** @type {{[lang: string]: {[key: string]: string}}} */
const words = { en, zh };

/**
 * The language to speak: the one chosen before, else the first of the browser's
 * that we have, else English.
 * @param {string | null} chosen
 * @param {readonly string[]} wished
 * @returns {Lang}
 */
export function pickLanguage(chosen, wished) {
  const known = [chosen ?? '', ...wished].map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in words);
  return /** @type {Lang} */ (known ?? 'en');
}

/**
 * The function that gives the words for a key, its `{names}` filled in. Where the
 * argument n is 1 and there is a key with `.one`, that one is taken. A key without
 * words is given back as it is.
 * @param {Lang} lang
 */
export function speaker(lang) {
  const table = words[lang];
  return (/** @type {string} */ key, /** @type {{[name: string]: string | number}} */ args = {}) => {
    const text = (args.n === 1 && table[`${key}.one`]) || table[key];
    return text?.replace(/\{(\w+)\}/g, (hole, name) => String(args[name] ?? hole)) ?? key;
  };
}
