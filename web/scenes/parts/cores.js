// The cores of the machine, each with the thread that it works for.

import { group, rect, round, text, textWidth } from '../../stage/marks.js';
import { threadColour } from '../../core/colours.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/playhead.js').View} View
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {import('./people.js').Area} Area
 */

/**
 * The cores side by side.
 * @param {View} view @param {Thread[]} crowd threads that take turns so fast that nobody could say who is on which: those
 *   cores show all of them @param {Area} area @param {number} size of the words
 * @returns {Mark}
 */
export function machine(view, crowd, { x, y, width, height }, size) {
  const n = view.state.params.cores ?? 1;
  const label = view.t('scene.gil.cores', { n });
  const left = textWidth(label, size) * 1.08 + size;
  const each = Math.min((width - left) / n, height * 2.9);
  const shared = Math.min(n, new Set(crowd.map((t) => t.process)).size);
  return group('cores', x, y, [
    text(0, height / 2, label, size, 'strong'),
    ...Array.from({ length: n }, (_, i) => {
      const those = crowd.length ? (i < shared ? crowd : []) : view.state.threads.filter((t) => t.core === i + 1);
      return core(view, i, those, { x: left + i * each, y: 0, width: each * 0.88, height }, size);
    }),
  ]);
}

/** @returns {Mark} */
function core(/** @type {View} */ view, /** @type {number} */ i, /** @type {Thread[]} */ those, /** @type {Area} */ { x, y, width, height }, /** @type {number} */ size) {
  const stripe = width / Math.max(1, those.length);
  const words = those.length === 1 ? those[0].name : those.length ? '' : view.t('scene.gil.idle');
  const fine = Math.min(size * 0.88, height * 0.5);
  return group(`core-${i}`, x, y, [
    ...those.map((t, k) => rect(k * stripe, 0, stripe, height, `core-fill thread-${threadColour(t)}`, { thread: t.id })),
    rect(0, 0, width, height, those.length ? 'core-edge busy' : 'core-edge', { rx: round(height * 0.14) }),
    ...(textWidth(words, fine) < width - 4 ? [text(width / 2, height / 2, words, fine, those.length ? 'core-words' : 'dim', 'middle')] : []),
  ], { class: those.length === 1 ? `core thread-${threadColour(those[0])}` : 'core' });
}
