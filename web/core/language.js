// The page's languages: which one to speak, and the words by their key.

/**
 * @typedef {'en' | 'zh'} Lang
 * @typedef {{[key: string]: string}} Words
 * @typedef {{[name: string]: string | number | Fixed}} Args what fills the holes of words
 */

const languages = ['en', 'zh'];

/**
 * Fetches the words of a language: text/LANG.js, or of a part that is loaded on first
 * use: text/PART.LANG.js.
 * @param {Lang} lang @param {string} [part] @returns {Promise<Words>}
 */
export async function loadWords(lang, part) {
  return (await import(part ? `../text/${part}.${lang}.js` : `../text/${lang}.js`)).default;
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

/** A number that is to be written with so many decimals. @typedef {{value: number, places: number}} Fixed */

/** @param {number} value @param {number} places @returns {Fixed} */
export const fixed = (value, places) => ({ value, places });

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * A number as it is written in a language, the one place where that is decided: with so many
 * decimals, or with those that it has, at most `most`.
 * @param {number | Fixed} n @param {Lang} lang @param {number} [most]
 */
export function numberText(n, lang, most = 20) {
  const [value, least, greatest] = typeof n === 'number' ? [n, 0, most] : [n.value, n.places, n.places];
  if (!least && Number.isInteger(value) && Math.abs(value) < 1000 && !Object.is(value, -0)) return String(value); // most are, and neither language writes them otherwise
  const key = `${lang} ${least} ${greatest}`;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.NumberFormat(lang, { minimumFractionDigits: least, maximumFractionDigits: greatest })));
  return format.format(value);
}

/** What is counted off but is no amount: numbers of lines and processes, exit codes, cores. */
const ordinals = new Set(['line', 'id', 'code', 'core']);

/**
 * The function that gives the words for a key, its `{names}` filled in. Where the
 * argument n is 1 and there is a key with `.one`, that one is taken. A key without
 * words is given back as it is. Numbers are written as in the language.
 * @param {Words} words @param {Lang} lang
 */
export function speaker(words, lang) {
  return (/** @type {string} */ key, /** @type {Args} */ args = {}) => {
    const text = (args.n === 1 && words[`${key}.one`]) || words[key];
    return text?.replace(/\{(\w+)\}/g, (hole, name) => {
      const arg = args[name] ?? hole;
      return typeof arg === 'string' ? arg : ordinals.has(name) ? String(arg) : numberText(arg, lang);
    }) ?? key;
  };
}
