// Threads as discs with their number, and the places where they stand: in a grid, or
// in a line that turns at every end.

import { arc, circle, group, path, progress, remembered, round, shortName, sign, text, threadClass } from '../../stage/marks.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 * @typedef {{size: number, columns: number}} Cells as stage/marks.js finds them for n things in an area
 */

const centred = (/** @type {number} */ n, /** @type {Cells} */ { size, columns }, /** @type {Area} */ area) => (area.height - Math.ceil(n / columns) * size) / 2;

/** The middle of the i-th of n cells, row by row. @param {number} i @param {number} n @param {Cells} cells @param {Area} area */
export function gridAt(i, n, cells, area) {
  const { size, columns } = cells;
  return { x: area.x + ((i % columns) + 0.5) * size, y: area.y + (Math.floor(i / columns) + 0.5) * size + centred(n, cells, area) };
}

/** The i-th place of a line of n: every row begins at the right, so the first of all is nearest the gate. @param {number} i @param {number} n @param {Cells} cells @param {Area} area */
export function queueAt(i, n, cells, area) {
  const { size, columns } = cells;
  const row = Math.floor(i / columns);
  return { x: area.x + area.width - ((i % columns) + 0.5) * size, y: area.y + (row + 0.5) * size + centred(n, cells, area) };
}

// disc is what of a thread stays while its state does; small ones have fewer parts.
const disc = remembered((/** @type {string} */ name, /** @type {string} */ state, /** @type {number} */ r) => [
  ...(r < 6 ? [circle(0, 0, r, 'body ring')] : [
    circle(0, 0, r, 'body'), circle(0, 0, r * 1.14 + 1, 'ring'),
    text(0, 0, name, r * [0.92, 0.92, 0.92, 0.72, 0.62][name.length], 'body-words', 'middle'),
  ]),
  ...(r < 9 ? [] : [circle(-r * 0.85, -r * 0.85, r * 0.36, 'badge'), sign(state, -r * 0.85, -r * 0.85, r * 0.2)]),
], 4000);

// hold is how much of its sleep is over, round the disc.
const hold = remembered((/** @type {string} */ d, /** @type {number} */ r) => [path(0, 0, d, 'hold', { 'stroke-width': round(Math.max(1.5, r * 0.2)) })]);

/** The mark that a thread had last by the thread as it is. @type {WeakMap<Thread, Mark>} */
const last = new WeakMap();

/**
 * A thread as a disc with its number; the ring fills while it sleeps. Where nothing of it
 * changed it is the same mark again, and the stage passes over it.
 * @param {Thread} t @param {{x: number, y: number}} at @param {number} r @param {number} time
 * @param {Mark[]} [more] what it carries
 * @returns {Mark}
 */
export function person(t, at, r, time, more = none) {
  const name = t.name.length < 5 ? t.name : shortName(t.name);
  const done = t.state === 'sleeping' ? progress(t, time) : 0;
  const held = t.state === 'sleeping' ? hold(arc(r * 1.14 + 1, r < 10 ? Math.round(done * 24) / 24 : done), r) : none;
  const children = joined(joined(disc(name, t.state, r), held), more);
  const before = last.get(t);
  if (before?.x === at.x && before.y === at.y && before.children === children) return before;
  const mark = { ...group(`thread-${t.id}`, at.x, at.y, children), class: `person ${threadClass(t)}`, thread: t.id, move: /** @type {const} */ ('glide'), enter: { opacity: 0 }, leave: { opacity: 0 } };
  last.set(t, mark);
  return mark;
}

/** @type {Mark[]} */
const none = [];

/** @type {WeakMap<Mark[], WeakMap<Mark[], Mark[]>>} */
const joints = new WeakMap();

// joined are the marks of both: of the same two the same again.
function joined(/** @type {Mark[]} */ first, /** @type {Mark[]} */ second) {
  if (second.length === 0) return first;
  const known = joints.get(first) ?? new WeakMap();
  joints.set(first, known);
  const both = known.get(second) ?? [...first, ...second];
  known.set(second, both);
  return both;
}
