// The legend at the bottom of every stage: the signs of the states, how many threads
// are in each, and what the main thread waits for.

import { arc, clamp, group, path, rect, second, sign, states, text, textWidth, threadClass } from './marks.js';

/**
 * @typedef {import('./marks.js').Mark} Mark
 * @typedef {import('./marks.js').Box} Box
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../core/playhead.js').View} View
 */

/** How high the legend at the bottom of a stage is. @param {Box} box */
export const legendHeight = (box) => (box.height < 330 ? 26 : 40);

/**
 * The legend at the bottom of the stage: sign, word and number of threads for each
 * state. States without threads give way where there is no room.
 * @param {View} view @param {Box} box @returns {Mark}
 */
export function legend(view, box) {
  const size = box.width < 560 ? 11 : box.width > 1100 ? 13 : 12;
  const counts = countStates(view.state);
  const left = box.width < 560 ? 10 : 18;
  const entry = (/** @type {string} */ state) => {
    const word = view.t(`state.${state}`);
    return { state, word, count: counts[state] ?? 0, width: 15 + textWidth(word, size) + 5 + textWidth(String(counts[state] ?? 0), size) };
  };
  let shown = states.map(entry).filter((e) => e.count > 0 || !['failed', 'killed'].includes(e.state));
  const total = () => shown.reduce((sum, e) => sum + e.width + 14, left);
  for (let i = shown.length - 1; i >= 0 && total() > box.width; i--) {
    if (shown[i].count === 0) shown = shown.filter((_, j) => j !== i);
  }
  const gap = clamp((box.width - total()) / Math.max(1, shown.length), 0, 14) + 14;
  let x = left;
  const children = shown.map((e) => {
    const item = group(e.state, x, 0, [
      sign(e.state, 5, 0, 4.5),
      text(15, 0, e.word, size, 'legend-word'),
      text(15 + textWidth(e.word, size) + 4, 0, String(e.count), size, 'legend-count'),
    ], { class: e.count ? 'legend-item' : 'legend-item none' });
    x += e.width + gap;
    return item;
  });
  children.push(...mainNote(view, x, box.width - left, size));
  return group('legend', 0, box.height - legendHeight(box) / 2, children, { class: 'legend' });
}

// mainNote says at the right end of the legend what the main thread does while it
// waits for the others, in as many words as there is room for. A busy wait turns.
function mainNote(/** @type {View} */ view, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ size) {
  const main = view.state.threads[0];
  const key = { exit: 'stage.main.exit', spin: 'stage.main.spin' }[main?.reason ?? ''];
  const words = key && [key, `${key}.short`].map((k) => view.t(k)).find((w) => to - from > textWidth(w, size) + 26);
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
