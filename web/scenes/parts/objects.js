// A Python object as a card: its text, and at its edge the colour of whoever has it.

import { fit, group, monoWidth, rect, round, text } from '../../stage/marks.js';
import { threadColour } from '../../core/colours.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('./people.js').Area} Area
 */

/** How wide the card of an object is that shows all of its text. @param {string} words @param {number} height */
export const objectWidth = (words, height) => monoWidth(words, height * 0.5) + height * 0.9;

/**
 * @param {string} key @param {string} words its repr @param {number} thread whose it is
 * @param {Area} area @param {object} [more]
 * @returns {Mark}
 */
export function objectCard(key, words, thread, { x, y, width, height }, more) {
  const size = Math.max(7.5, Math.min(height * 0.5, 15));
  const bar = Math.max(2.5, height * 0.14);
  return {
    ...group(key, x, y, [
      rect(0, 0, width, height, 'object-body', { rx: round(height * 0.2) }),
      rect(0, 0, bar, height, 'object-owner', { rx: round(bar / 2) }),
      text((width + bar) / 2, height / 2, fit(words, size, width - bar - size * 0.5, monoWidth), size, 'object-words', 'middle'),
    ], more),
    class: `object thread-${threadColour(thread)}`,
  };
}
