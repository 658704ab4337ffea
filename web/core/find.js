// Finding by words: how well a text answers what was typed, in English and Chinese. Pure.
//
// Every word that was typed has to be in the text: as a word, as the beginning of one,
// within one, as the first letters of several (`tlr` for “Traffic light: Rush hour”), or
// with letters left out (`trfc`). Of Chinese each character is a word.

/** @typedef {[from: number, to: number]} Range of a text, `to` excluded */
/** @typedef {{score: number, ranges: Range[]}} Match score: the better the more; ranges: what of the title was meant, in order */

const letter = /[\p{L}\p{N}]/u;
const han = /\p{Script=Han}/u;
const digit = /\p{N}/u;

/** What was typed, as it is compared: without case, wide letters and signs as narrow ones. @param {string} typed */
export const fold = (typed) => typed.normalize('NFKC').toLowerCase().trim();

/** The words of what was typed; what lies between them does not count. @param {string} typed @returns {string[]} */
export const wordsOf = (typed) => fold(typed).split(/[\s,.:;·!?"“”‘’…()–-]+/).filter(Boolean);

/**
 * How well something called `title`, and known by other words, answers the words that were
 * typed; null if it does not. No words at all fit everything.
 * @param {readonly string[]} words as wordsOf gives them
 * @param {string} title @param {string} [also]
 * @returns {Match | null}
 */
export function find(words, title, also = '') {
  const text = title.toLowerCase();
  let score = 0;
  /** @type {Range[]} */
  const ranges = [];
  for (const word of words) {
    const own = within(word, text);
    const other = own ? null : within(word, also.toLowerCase());
    const best = own ?? other;
    if (!best) return null;
    score += own ? best.score : best.score * 0.6;
    if (own) ranges.push(...own.ranges);
  }
  if (words.length) {
    const meant = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    score = score / words.length + 0.5 * Math.min(1, meant / text.length);
  }
  return { score, ranges: joined(ranges) };
}

// within finds one word in a text, both folded, the best way there is.
/** @returns {Match | null} */
function within(/** @type {string} */ word, /** @type {string} */ text) {
  /** @type {Match | null} */
  let best = null;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const score = starts(text, at) ? (starts(text, at + word.length) ? 1 : 0.85) : 0.5;
    if (score > (best?.score ?? 0)) best = { score, ranges: [[at, at + word.length]] };
  }
  if (best || word.length < 2) return best;
  const initials = leap(word, text, 0, -1);
  if (initials) return { score: 0.4, ranges: initials };
  const left = word.length > 2 ? lettersOf(word, text) : null;
  return left && { score: 0.2, ranges: left };
}

// starts tells whether a word begins at a place, or one has just ended there.
function starts(/** @type {string} */ text, /** @type {number} */ at) {
  const [before, here] = [text[at - 1] ?? '', text[at] ?? ''];
  return !letter.test(before) || !letter.test(here) || han.test(before) || han.test(here) || digit.test(before) !== digit.test(here);
}

// leap goes through a word letter by letter, each next to the one before or at the
// beginning of a word.
/** @returns {Range[] | null} */
function leap(/** @type {string} */ word, /** @type {string} */ text, /** @type {number} */ done, /** @type {number} */ last) {
  if (done === word.length) return [];
  for (let at = text.indexOf(word[done], last + 1); at >= 0; at = text.indexOf(word[done], at + 1)) {
    if (!(last >= 0 && at === last + 1) && !(letter.test(text[at]) && starts(text, at))) continue;
    const rest = leap(word, text, done + 1, at);
    if (rest) return [[at, at + 1], ...rest];
  }
  return null;
}

// lettersOf finds the letters of a word in one word of a text, in order, from its first
// one on and more than half of it.
/** @returns {Range[] | null} */
function lettersOf(/** @type {string} */ word, /** @type {string} */ text) {
  for (const { 0: one, index } of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (one[0] !== word[0] || word.length * 2 <= one.length) continue;
    /** @type {Range[]} */
    const ranges = [];
    let at = 0;
    for (let i = 0; i < one.length && at < word.length; i++) {
      if (one[i] === word[at]) {
        ranges.push([index + i, index + i + 1]);
        at++;
      }
    }
    if (at === word.length) return ranges;
  }
  return null;
}

// joined puts ranges in order, and those that touch into one.
function joined(/** @type {Range[]} */ ranges) {
  /** @type {Range[]} */
  const all = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
