// The ring of two that wait for each other: an arrow across, an arrow back, and what
// each waits for. Where nobody is left to be waited for, the second one bites itself.

import { clamp, fit, group, path, rect, round, text, textWidth } from '../../stage/marks.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/playhead.js').View} View
 * @typedef {import('./people.js').Area} Area
 */

/**
 * The ring between the parent on the left and its child on the right, both stuck.
 * @param {View} view @param {Area} area @param {number} size of its words
 * @returns {Mark[]}
 */
export function deadlock(view, { x, y, width, height }, size) {
  const [parent, child] = view.state.threads;
  const alone = view.state.verdict?.kind === 'hang';
  const middle = y + height / 2;
  const bend = height * 0.62;
  const split = Math.min(height * 0.12, 9);
  const [left, right] = [x + size * 0.5, x + width - size * 0.5];
  const fine = size * 0.92;
  const edge = (/** @type {string} */ key, /** @type {string} */ what, /** @type {number} */ at) => {
    const words = view.t(`scene.deadlock.${what}`);
    const given = textWidth(words, fine) * 1.05 < width - size ? words : words.split(/[:：]/)[0];
    const w = Math.min(width - size * 0.4, textWidth(given, fine) * 1.05 + size);
    return group(`edge-${key}`, x + width / 2, at, [
      rect(-w / 2, -size * 0.85, w, size * 1.7, 'backing', { rx: round(size * 0.5) }),
      text(0, 0, given, fine, 'wait-words', 'middle'),
    ]);
  };
  const back = alone ? loop(right, middle + split, Math.min(width * 0.3, height), height * 0.36) : bow(right, left, middle + split, bend);
  return [
    ...['there', 'back'].map((key, i) => group(`wait-${key}`, 0, 0, [path(0, 0, i ? back : bow(left, right, middle - split, -bend), 'wait-arrow')],
      { class: 'wait stuck', enter: { opacity: 0 }, leave: { opacity: 0 } })),
    edge('there', parent?.reason === 'recv' ? 'recvChild' : 'join', middle - split - bend / 2),
    edge('back', alone ? 'self' : child?.reason === 'send' ? 'send' : 'recvParent', middle + split + bend / 2),
    group('ring', x + width / 2, middle, [
      text(0, height < 80 ? 0 : -size * 0.35, fit(view.t(alone ? 'scene.deadlock.stuck' : 'scene.deadlock.title'), size * 1.5, width * 0.8), clamp(height * 0.16, size * 0.9, size * 1.5), 'centre-words stuck', 'middle'),
      ...(height < 80 ? [] : [text(0, size * 0.95, view.t('scene.deadlock.ever'), size * 0.88, 'dim', 'middle')]),
    ]),
  ];
}

// bow is an arrow from one side to the other, bent up or down.
function bow(/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ y, /** @type {number} */ bend) {
  return `M${round(from)},${round(y)}Q${round((from + to) / 2)},${round(y + 2 * bend * 0.5)} ${round(to)},${round(y)}${head(to, y, to - (from + to) / 2, -bend)}`;
}

// loop is an arrow that comes back to where it began.
function loop(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ width, /** @type {number} */ height) {
  return `M${round(x)},${round(y)}C${round(x - width)},${round(y)} ${round(x - width)},${round(y + height)} ${round(x)},${round(y + height)}${head(x, y + height, 1, 0)}`;
}

function head(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ dx, /** @type {number} */ dy) {
  const angle = Math.atan2(dy, dx);
  const barb = (/** @type {number} */ turn) => `${round(x - 11 * Math.cos(angle + turn))},${round(y - 11 * Math.sin(angle + turn))}`;
  return `M${barb(0.5)}L${round(x)},${round(y)}L${barb(-0.5)}`;
}
