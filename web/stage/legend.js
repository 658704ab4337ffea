// The legend at the bottom of every stage: the signs of the states, how many threads
// are in each, and what the main thread waits for.

import { numberText } from '../core/language.js';
import { arc, clamp, group, path, rect, remembered, second, sign, states, text, textWidth, threadClass } from './marks.js';

/**
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {import('./marks.js').Box} Box
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../core/playhead.js').View} View
 */

/** How high the legend at the bottom of a stage is. @param {Box} box */
export const legendHeight = (box) => (box.height < 330 ? 26 : 40);

const covers = 34; // px of the legend that something may lie on, at most

/**
 * How much of the foot of a stage is lost to a strip that lies on it: what it covers of
 * the legend alone is not.
 * @param {number} height of the stage @param {number} over px that the strip is high
 */
export const lostTo = (height, over) => Math.max(0, over - Math.min(covers, legendHeight({ width: 0, height: height - over + covers })));

/**
 * The legend at the bottom of the stage: sign, word and number of threads for each
 * state. States without threads give way where there is no room.
 * @param {View} view @param {Box} box
 * @param {boolean} [note] whether to say what the main thread waits for: not where the scene draws it
 * @returns {Mark}
 */
export function legend(view, box, note = true) {
  const counts = countStates(view.state);
  const { items, next, size } = row(box.width, states.map((s) => view.t(`state.${s}`)), states.map((s) => numberText(counts[s] ?? 0, view.lang)));
  const children = note ? [...items, ...mainNote(view, next, box.width - leftOf(box.width), size)] : items;
  return group('legend', 0, box.height - legendHeight(box) / 2, children, { class: 'legend' });
}

const leftOf = (/** @type {number} */ width) => (width < 560 ? 10 : 18);

// row is the states with their words and numbers, where what comes next begins, and the size of the words.
const row = remembered((/** @type {number} */ width, /** @type {string[]} */ words, /** @type {string[]} */ numbers) => {
  let size = width < 560 ? 11 : width > 1100 ? 13 : 12;
  const left = leftOf(width);
  const space = () => (width < 560 ? size : 14);
  const all = states.map((state, i) => ({ state, word: words[i], number: numbers[i], none: numbers[i] === '0' }));
  const widthOf = (/** @type {typeof all[number]} */ { word, number }) => 15 + textWidth(word, size) + 5 + textWidth(number, size);
  let shown = all.filter(({ state, none }) => !none || !['failed', 'killed'].includes(state));
  const total = () => shown.reduce((sum, s) => sum + widthOf(s) + space(), left);
  for (const state of ['done', 'sleeping', 'ready', 'blocked', 'running']) {
    if (total() > width) shown = shown.filter((other) => !other.none || other.state !== state);
  }
  while (total() > width && size > 8) size -= 0.5;
  const gap = clamp((width - total()) / Math.max(1, shown.length), 0, 14) + space();
  let x = left;
  const items = shown.map((s) => {
    const item = group(s.state, x, 0, [
      sign(s.state, 5, 0, 4.5),
      text(15, 0, s.word, size, 'legend-word'),
      text(15 + textWidth(s.word, size) + 4, 0, s.number, size, 'legend-count'),
    ], { class: s.none ? 'legend-item none' : 'legend-item' });
    x += widthOf(s) + gap;
    return item;
  });
  return { items, next: x, size };
}, 200);

// mainNote says at the right end of the legend what the main thread does while it
// waits for the others, in as many words as there is room for. A busy wait turns.
function mainNote(/** @type {View} */ view, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ size) {
  const main = view.state.threads[0];
  const key = { exit: 'stage.main.exit', spin: 'stage.main.spin', join: 'stage.main.join' }[main?.reason ?? ''];
  const joined = view.state.threads[main?.object - 1]?.name ?? '';
  const words = key && [key, `${key}.short`].map((k) => view.t(k, { joined })).find((w) => to - from > textWidth(w, size) + 26);
  if (!words) return [];
  const width = textWidth(words, size);
  return [group('main', to - width, 0, [
    rect(-22, -11, width + 28, 22, 'ring', { rx: 11 }),
    main.reason === 'spin' ? path(-10, 0, arc(5, 0.7), 'spinner', { rotate: ((view.time / second) * 360) % 360 }) : sign(main.state, -10, 0, 4.5),
    text(2, 0, words, size, 'legend-word'),
  ], { class: `main-note ${threadClass(main)}`, thread: main.id })];
}

function countStates(/** @type {State} */ state) {
  /** @type {Object<string, number>} */
  const counts = {};
  for (const t of state.threads) if (t.reason !== 'retired') counts[t.state] = (counts[t.state] ?? 0) + 1;
  return counts;
}
