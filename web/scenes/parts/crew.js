// The members of a crew side by side: as cards with words where there is room, else
// as chips.

import { cells, circle, fit, group, progress, rect, round, shortName, sign, text, threadClass } from '../../stage/marks.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 * @typedef {Object} Plan
 * @property {boolean} cards
 * @property {number} width of one place
 * @property {number} height
 * @property {number} hand radius that an item in its hand may have
 * @property {(i: number) => {x: number, y: number}} at the top left corner of the i-th place
 * @property {(i: number) => {x: number, y: number}} handAt the middle of what the i-th holds out
 */

/**
 * Places for n threads in an area, their hands towards the side given: 1 right, −1 left.
 * @param {number} n @param {Area} area @param {1|-1} side @param {number} scale
 * @returns {Plan}
 */
export function planCrew(n, area, side, scale) {
  const height = Math.min(62 * scale, area.height / Math.max(1, n));
  if (height >= 38 * Math.max(scale, 0.9) && area.width >= 130) {
    const top = area.y + (area.height - n * height) / 2;
    const hand = Math.min(height * 0.3, 17 * scale);
    const at = (/** @type {number} */ i) => ({ x: area.x, y: top + i * height });
    return { cards: true, width: area.width, height, hand, at,
      handAt: (i) => ({ x: side > 0 ? area.x + area.width - hand - 9 * scale : area.x + hand + 9 * scale, y: at(i).y + height / 2 }) };
  }
  const { size, columns, rows } = cells(n, area.width, area.height, 58 * scale);
  const left = area.x + (side > 0 ? area.width - Math.min(n, columns) * size : 0);
  const top = area.y + (area.height - rows * size) / 2;
  const at = (/** @type {number} */ i) => ({ x: left + (i % columns) * size, y: top + Math.floor(i / columns) * size });
  const face = faceOf(size);
  return { cards: false, width: size, height: size, hand: face.size * 0.27, at,
    handAt: (i) => ({ x: at(i).x + size / 2 + side * face.size * 0.26, y: at(i).y + face.y + face.size * 0.76 }) };
}

// faceOf places the face in a chip: its name stands below it where that can be read.
function faceOf(/** @type {number} */ size) {
  const named = size >= 42;
  return { named, size: size * (named ? 0.6 : 0.76), y: size * (named ? 0.1 : 0.12) };
}

/** Whether a thread has an item in its hand: it waits to put it or uses the one it got. @param {Thread} thread */
export const holds = (thread) => thread.reason === 'put' || (thread.state === 'sleeping' && thread.last?.kind === 'get');

/**
 * One member at its place.
 * @param {Thread} thread @param {number} i @param {Plan} plan @param {1|-1} side @param {string} words what it does
 * @param {number} time @param {number} scale
 * @returns {Mark}
 */
export function member(thread, i, plan, side, words, time, scale) {
  const { x, y } = plan.at(i);
  const draw = plan.cards ? card : chip;
  return {
    ...group(`thread-${thread.id}`, x, y, draw(thread, plan, side, words, progress(thread, time), scale)),
    class: `member ${threadClass(thread)}`, thread: thread.id, move: 'glide', enter: { opacity: 0 }, leave: { x: x - side * 60, opacity: 0 },
  };
}

/** @returns {Mark[]} */
function card(/** @type {Thread} */ thread, /** @type {Plan} */ { width, height, hand }, /** @type {1|-1} */ side, /** @type {string} */ words, /** @type {number} */ done, /** @type {number} */ scale) {
  const gap = Math.min(8, height * 0.12);
  const h = height - gap;
  const face = Math.min(h * 0.56, 30 * scale, width * 0.17);
  const size = Math.min(Math.max(10.5, 13 * scale), h * 0.3);
  const room = hand * 2 + 14 * scale;
  const left = side > 0 ? 10 * scale : room + 4 * scale;
  const x = left + face + 7 * scale;
  const space = width - x - (side > 0 ? room : 10 * scale);
  return [
    rect(0, gap / 2, width, h, 'card', { rx: 10 }),
    rect(0, gap / 2, width, h, 'ring', { rx: 10 }),
    rect(left, height / 2 - face / 2, face, face, 'face', { rx: round(face * 0.3) }),
    text(left + face / 2, height / 2, shortName(thread.name), face * 0.42, 'face-name', 'middle'),
    text(x, height / 2 - size * 0.68, fit(thread.name, size, space), size, 'strong'),
    sign(thread.state, x + size * 0.3, height / 2 + size * 0.72, size * 0.3),
    text(x + size, height / 2 + size * 0.72, fit(words, size * 0.86, space - size), size * 0.86, 'state-words'),
    circle(side > 0 ? width - hand - 9 * scale : hand + 9 * scale, height / 2, hand, 'hand'),
    ...(done > 0 ? [rect(10, gap / 2 + h - 4, (width - 20) * done, 2.5, 'progress', { rx: 1.2 })] : []),
  ];
}

/** @returns {Mark[]} */
function chip(/** @type {Thread} */ thread, /** @type {Plan} */ { width }, /** @type {1|-1} */ side, /** @type {string} */ words, /** @type {number} */ done) {
  const face = faceOf(width);
  const x = (width - face.size) / 2;
  const size = face.size;
  const filled = Math.round(size * done * 2) / 2;
  return [
    rect(x, face.y, size, size, 'face', { rx: round(size * 0.28) }),
    ...(filled > 0 ? [rect(x, face.y + size - filled, size, filled, 'progress-fill', { rx: round(Math.min(size * 0.28, filled / 2)) })] : []),
    rect(x - 1.5, face.y - 1.5, size + 3, size + 3, 'ring', { rx: round(size * 0.28 + 1) }),
    ...(width < 20 ? [] : [text(width / 2, face.y + size * (holds(thread) ? 0.32 : 0.5), shortName(thread.name), size * 0.42, 'face-name', 'middle')]),
    ...(width < 24 ? [] : [circle(x, face.y, size * 0.2, 'badge'), sign(thread.state, x, face.y, size * 0.11)]),
    ...(face.named ? [text(width / 2, width * 0.87, fit(thread.name, 9.5, width - 2), 9.5, 'dim', 'middle')] : []),
  ];
}
