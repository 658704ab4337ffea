// The code of a scenario: a listing in each language, and which threads stand on
// which line. Pure.

/**
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {'go' | 'python'} Language
 *
 * @typedef {object} Listing
 * @property {number} first number of the first line in the file
 * @property {{label?: string, words: [string, string][]}[]} lines words are class and text
 *
 * @typedef {{go: Listing, python: Listing}} Code
 */

/** The languages, the one that runs first. @type {readonly Language[]} */
export const languages = ['go', 'python'];

/** The text of a line. @param {Listing['lines'][number]} line */
export const textOf = (line) => line.words.map(([, text]) => text).join('');

/** The number of the line that has a label, 0 if none has. @param {Listing | undefined} listing @param {string} label */
export function numberOf(listing, label) {
  const index = label && listing ? listing.lines.findIndex((line) => line.label === label) : -1;
  return index < 0 ? 0 : /** @type {Listing} */ (listing).first + index;
}

/** The label of the line that has a number, '' if it has none. @param {Listing | undefined} listing @param {number} number */
export const labelOf = (listing, number) => listing?.lines[number - listing.first]?.label ?? '';

const begins = /^(\t?\w+ := func\(|\t?return func\(|def |func )/; // a body, in either language

/**
 * Where to begin reading: the line, from 0, on which the body begins that the most
 * threads beside main are in, and the one of them where the `crowd` stands. While only
 * main is busy, that of the first line on which a thread can stand.
 * @param {Listing} listing
 * @param {Map<string, readonly Thread[]>} places threads by the label of their line
 * @returns {{line: number, crowd: number, busy: boolean}}
 */
export function beginningOf({ lines }, places) {
  const crowd = lines.map(({ label }) => (label ? (places.get(label) ?? []).filter(({ id }) => id > 1).length : -1));
  const most = Math.max(...crowd);
  const line = crowd.indexOf(most);
  const body = lines.findLastIndex((text, i) => i <= line && begins.test(textOf(text)));
  return { line: Math.max(0, body), crowd: line, busy: most > 0 };
}

/** The states of threads on a line, what matters most first. @type {readonly string[]} */
const tells = ['failed', 'running', 'blocked', 'ready', 'sleeping'];

/**
 * The threads on each line of the Go source, by its number: those that are on
 * their way, and those that died there: first who says most about the line, then
 * who has been there longest.
 * @param {readonly Thread[]} threads
 * @returns {Map<number, Thread[]>}
 */
export function standing(threads) {
  /** @type {Map<number, Thread[]>} */
  const places = new Map();
  for (const thread of threads) {
    if (thread.line === 0 || thread.state === 'done' || thread.state === 'killed') continue;
    const here = places.get(thread.line);
    if (here) here.push(thread);
    else places.set(thread.line, [thread]);
  }
  for (const here of places.values()) here.sort((a, b) => tells.indexOf(a.state) - tells.indexOf(b.state) || a.seq - b.seq);
  return places;
}

/** The state that colours a line on which threads stand; '' if none does. @param {readonly Thread[]} threads */
export function tintOf(threads) {
  return tells.find((state) => threads.some((thread) => thread.state === state)) ?? '';
}

/**
 * The first few of the threads on a line, the selected one among them, and how
 * many more there are.
 * @param {readonly Thread[]} threads @param {number} selected @param {number} most
 * @returns {{shown: Thread[], more: number}}
 */
export function fewOf(threads, selected, most) {
  const shown = threads.slice(0, most);
  const chosen = threads.find(({ id }) => id === selected);
  if (chosen && !shown.includes(chosen)) shown[most - 1] = chosen;
  return { shown, more: threads.length - shown.length };
}

/**
 * What the console shows: the lines of the selected thread, of one line of the
 * code, of both, or all. The lines of a line are what was printed there or, where
 * nothing ever was, what the threads printed that stand there now.
 * @template {{line: number, thread: number}} P
 * @param {readonly P[]} prints @param {number} selected @param {number} line in the Go source, 0 all
 * @param {readonly Thread[]} threads
 * @returns {{prints: readonly P[], by: Thread[] | null}} `by` is who stands there, if that is what decides
 */
export function printsOf(prints, selected, line, threads) {
  const own = selected ? prints.filter(({ thread }) => thread === selected) : prints;
  if (!line) return { prints: own, by: null };
  if (prints.some((print) => print.line === line)) return { prints: own.filter((print) => print.line === line), by: null };
  const by = standing(threads).get(line) ?? [];
  return { prints: own.filter(({ thread }) => by.some(({ id }) => id === thread)), by };
}

/**
 * How many of the prints had been made by a moment.
 * @param {readonly {seq: number}[]} prints in order @param {number} seq of the last record that had happened
 */
export function printedBy(prints, seq) {
  let low = 0;
  let high = prints.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (prints[middle].seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
