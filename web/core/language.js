// The page's languages: which one to speak, and the words by their key.

/**
 * @typedef {'en' | 'zh'} Lang
 * @typedef {{[key: string]: string}} Words
 */

const languages = ['en', 'zh'];

/** Fetches the words of a language: text/LANG.js. @param {Lang} lang @returns {Promise<Words>} */
export async function loadWords(lang) {
  return (await import(`../text/${lang}.js`)).default;
}

/**
 * The language to speak: the one chosen before, else the first of the browser's
 * that we have, else English.
 * @param {string | null} chosen
 * @param {readonly string[]} wished
 * @returns {Lang}
 */
export function pickLanguage(chosen, wished) {
  const known = [chosen ?? '', ...wished].map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => languages.includes(tag));
  return /** @type {Lang} */ (known ?? 'en');
}

/**
 * The function that gives the words for a key, its `{names}` filled in. Where the
 * argument n is 1 and there is a key with `.one`, that one is taken. A key without
 * words is given back as it is.
 * @param {Words} words
 */
export function speaker(words) {
  return (/** @type {string} */ key, /** @type {{[name: string]: string | number}} */ args = {}) => {
    const text = (args.n === 1 && words[`${key}.one`]) || words[key];
    return text?.replace(/\{(\w+)\}/g, (hole, name) => String(args[name] ?? hole)) ?? key;
  };
}
