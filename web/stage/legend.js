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
 * How much of the bottom of a stage the legend takes, or the panel over it that says
 * why the run is stuck: what a scene that should be seen then leaves free.
 * @param {View} view @param {Box} box
 */
export function footHeight({ state, all }, box) {
  const twins = all?.length > 1;
  const panel = (box.width >= 600 || twins) && ['deadlock', 'hang'].includes(state.verdict?.kind ?? '');
  return panel ? (twins ? 76 : 98) : legendHeight(box);
}

/**
 * The legend at the bottom of the stage: sign, word and number of threads for each
 * state. States without threads give way where there is no room.
 * @param {View} view @param {Box} box
 * @param {boolean} [note] whether to say what the main thread waits for: not where the scene draws it
 * @returns {Mark}
 */
export function legend(view, box, note = true) {
  const counts = countStates(view.state);
  let size = box.width < 560 ? 11 : box.width > 1100 ? 13 : 12;
  const left = box.width < 560 ? 10 : 18;
  const space = () => (box.width < 560 ? size : 14);
  const widthOf = (/** @type {string} */ state) => 15 + textWidth(view.t(`state.${state}`), size) + 5 + textWidth(String(counts[state] ?? 0), size);
  let shown = states.filter((s) => counts[s] || !['failed', 'killed'].includes(s));
  const total = () => shown.reduce((sum, s) => sum + widthOf(s) + space(), left);
  for (const s of ['done', 'sleeping', 'ready', 'blocked', 'running']) {
    if (total() > box.width && !counts[s]) shown = shown.filter((other) => other !== s);
  }
  while (total() > box.width && size > 8) size -= 0.5;
  const gap = clamp((box.width - total()) / Math.max(1, shown.length), 0, 14) + space();
  let x = left;
  const children = shown.map((state) => {
    const word = view.t(`state.${state}`);
    const item = group(state, x, 0, [
      sign(state, 5, 0, 4.5),
      text(15, 0, word, size, 'legend-word'),
      text(15 + textWidth(word, size) + 4, 0, String(counts[state] ?? 0), size, 'legend-count'),
    ], { class: counts[state] ? 'legend-item' : 'legend-item none' });
    x += widthOf(state) + gap;
    return item;
  });
  if (note) children.push(...mainNote(view, x, box.width - left, size));
  return group('legend', 0, box.height - legendHeight(box) / 2, children, { class: 'legend' });
}

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
