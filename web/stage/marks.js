// Marks: what a scene returns and the stage draws. Here are the makers of marks
// that scenes share; all of them are pure. Lengths are CSS pixels, times virtual
// nanoseconds.

/**
 * One thing on the stage: an SVG element, a place and what pointing at it means.
 * Every property that is not listed here is an SVG attribute of that name.
 * @typedef {MarkOwn & {[attribute: string]: any}} Mark
 * @typedef {Object} MarkOwn
 * @property {string} [key] who it is among its siblings from frame to frame; without one, its index
 * @property {string} shape name of the SVG element
 * @property {number} [x] place, in the parent's coordinates
 * @property {number} [y]
 * @property {number} [rotate] degrees about its own origin
 * @property {number} [scale] about its own origin
 * @property {number} [opacity] 1 unless given
 * @property {string} [class]
 * @property {string} [text] text content
 * @property {Mark[]} [children] the same array as in the last frame means: nothing inside changed
 * @property {'exact'|'glide'} [move] glide: a new place is reached in about a quarter of a second;
 *   exact (or none): the place is taken at once, except where `leg` changes
 * @property {number} [slow] how many times as long as others it takes to glide, come or go
 * @property {string} [leg] of an exact mark: the course it is on. Where it changes, the mark
 *   comes over from the old course to the new one instead of jumping
 * @property {number} [reach] with `leg`: over more than this distance it jumps all the same
 * @property {[string, string]} [ends] of a line: the keys of two siblings; it goes from one to the other, wherever they are on their way
 * @property {number} [drift] of a group whose marks move together: how far it has drifted to the right. Its marks
 *   keep giving their places as if it had not, and what only drifts along costs nothing
 * @property {Place} [enter] where it comes from when it is new
 * @property {Place} [leave] where it goes when it is gone; without one it just vanishes
 * @property {number} [thread] id of the thread whose card it shows
 * @property {number} [object] id of the object whose card a click on it opens
 * @property {number} [item] the same for an item
 * @property {number} [gil] the same for the interpreter lock of the process of that id
 * @property {string} [act] the action that a click on it performs
 * @property {string} [label] accessible name, for marks with `act`
 *
 * @typedef {{x?: number, y?: number, opacity?: number}} Place what is left out stays as it is
 * @typedef {{width: number, height: number}} Box
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../core/playhead.js').View} View
 */

import { threadColour } from '../core/colours.js';
import { fixed } from '../core/language.js';

export const second = 1e9;

/** @param {string|undefined} key @param {number} x @param {number} y @param {Mark[]} children @param {object} [more] @returns {Mark} */
export const group = (key, x, y, children, more) => ({ key, shape: 'g', x, y, children, ...more });

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} name class @param {object} [more] @returns {Mark} */
export const rect = (x, y, width, height, name, more) => ({ shape: 'rect', x, y, width: Math.max(0, width), height: Math.max(0, height), class: name, ...more });

/** @param {number} x @param {number} y @param {number} r @param {string} name class @param {object} [more] @returns {Mark} */
export const circle = (x, y, r, name, more) => ({ shape: 'circle', x, y, r, class: name, ...more });

/** @param {number} x @param {number} y @param {string} d @param {string} name class @param {object} [more] @returns {Mark} */
export const path = (x, y, d, name, more) => ({ shape: 'path', x, y, d, class: name, ...more });

/** @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} name class @param {object} [more] @returns {Mark} */
export const line = (x1, y1, x2, y2, name, more) => ({ shape: 'line', x1, y1, x2, y2, class: name, ...more });

/**
 * Text whose middle line is at y. `anchor` is start, middle or end.
 * @param {number} x @param {number} y @param {string} words @param {number} size @param {string} name class
 * @param {'start'|'middle'|'end'} [anchor] @param {object} [more] @returns {Mark}
 */
export const text = (x, y, words, size, name, anchor = 'start', more) => ({
  shape: 'text', x, y: y + size * 0.36, text: words, 'font-size': round(size), class: name,
  ...(anchor === 'start' ? {} : { 'text-anchor': anchor }), ...more,
});

/** @param {number} n rounded to a hundredth */
export const round = (n) => Math.round(n * 100) / 100;

/** @param {number} n @param {number} low @param {number} high */
export const clamp = (n, low, high) => Math.min(high, Math.max(low, n));

/**
 * A maker of marks that remembers what it made: for the same arguments, which are plain
 * values, it gives the same marks again, and the stage passes over them.
 * @template {any[]} A @template M
 * @param {(...args: A) => M} make
 * @param {number} [most] to remember
 * @returns {(...args: A) => M}
 */
export function remembered(make, most = 1000) {
  /** @type {Map<string, M>} */
  const made = new Map();
  return (...args) => {
    const key = args.join('|');
    let marks = made.get(key);
    if (marks === undefined) {
      if (made.size >= most) made.clear();
      made.set(key, (marks = make(...args)));
    }
    return marks;
  };
}

/**
 * The path of an arc about the origin that begins at the top and goes clockwise. It grows
 * by half a pixel at a time, so that a slow one is not another one in every frame.
 * @param {number} r @param {number} fraction of the circle, 0 … 1
 */
export function arc(r, fraction) {
  const steps = 8 * Math.ceil((Math.PI * r) / 2);
  const f = clamp(Math.round(fraction * steps) / steps, 0, 0.9999);
  const angle = f * 2 * Math.PI;
  return `M0,${round(-r)}A${round(r)},${round(r)} 0 ${f > 0.5 ? 1 : 0} 1 ${round(r * Math.sin(angle))},${round(-r * Math.cos(angle))}`;
}

const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u3000-\u303f]/u;

/**
 * About how wide a text is; a little generous.
 * @param {string} words @param {number} size font size
 */
export function textWidth(words, size) {
  let em = 0;
  for (const c of words) em += wide.test(c) ? 1.02 : 'iljtfI.,:;|!\'() '.includes(c) ? 0.36 : 'mwMW—…'.includes(c) ? 0.92 : 0.61;
  return em * size;
}

/**
 * How wide a text is in letters of one width.
 * @param {string} words @param {number} size font size
 */
export const monoWidth = (words, size) => [...words].reduce((em, c) => em + (wide.test(c) ? 1.02 : 0.61), 0) * size;

/**
 * The text, cut with an ellipsis so that it fits.
 * @param {string} words @param {number} size font size @param {number} width
 * @param {(words: string, size: number) => number} [measure]
 */
export function fit(words, size, width, measure = textWidth) {
  if (measure(words, size) <= width) return words;
  const all = [...words];
  while (all.length > 0 && measure(all.join('') + '…', size) > width) all.pop();
  return all.length ? all.join('').trimEnd() + '…' : '';
}

/**
 * Text broken into at most `lines` lines that fit; what is too long ends in an ellipsis.
 * @param {string} words @param {number} size @param {number} width @param {number} lines
 */
export function wrap(words, size, width, lines) {
  /** @type {string[]} */
  const out = [];
  let row = '';
  for (const piece of words.match(/(?:[\x21-\u02ff]+\s*|.)[，。：；！？、）”]*/gu) ?? []) {
    if (row && textWidth((row + piece).trimEnd(), size) > width && out.length < lines - 1) {
      out.push(row.trimEnd());
      row = '';
    }
    row += piece;
  }
  if (row) out.push(fit(row.trimEnd(), size, width));
  return out;
}

/** Seconds with one decimal, cut, not rounded: a countdown ends at 0.0. @param {number} ns */
export const seconds = (ns) => fixed(Math.floor(ns / 1e8 + 1e-6) / 10, 1);

/** The progress of a thread's sleep, 0 … 1. @param {Thread} thread @param {number} time */
export function progress(thread, time) {
  const span = thread.until - thread.since;
  return span > 0 ? clamp((time - thread.since) / span, 0, 1) : 0;
}

/** The object of that name, if it exists yet. @param {State} state @param {string} name @returns {Obj|undefined} */
export const objectNamed = (state, name) => state.objects.find((o) => o.name === name);

/** The threads of a crew, without those that left it. @param {State} state @param {string} name @returns {Thread[]} */
export function members(state, name) {
  const crew = state.objects.find((o) => o.kind === 'crew' && o.name === name);
  return crew ? state.threads.filter((t) => t.crew === crew.id && t.reason !== 'retired') : [];
}

/** The threads blocked on an object, the longest waiter first. @param {{threads: Thread[]}} state @param {Obj} object @returns {Thread[]} */
export const waiters = (state, object) => state.threads
  .filter((t) => t.state === 'blocked' && t.object === object.id && t.reason !== 'join' && t.reason !== 'start')
  .sort((a, b) => a.seq - b.seq);

/** The number in a thread's name, as in `car 2` or `Thread-2 (run)`, else the beginning of the name. @param {string} name */
export const shortName = (name) => /(\d+)\s*(\([^)]*\))?$/.exec(name)?.[1] ?? [...name].slice(0, 2).join('');

/** Classes of a thread's own colour and of its state. @param {Thread} thread */
export const threadClass = (thread) => `thread-${threadColour(thread)} state-${thread.state}`;

/** The states in the order of the legend. */
export const states = ['running', 'ready', 'blocked', 'sleeping', 'done', 'failed', 'killed'];

/**
 * The sign of a state: a shape of its own for each, so that colour is not needed to
 * tell them apart.
 * @param {string} state @param {number} x @param {number} y @param {number} r half its size
 * @returns {Mark}
 */
export function sign(state, x, y, r) {
  return path(x, y, signs[state]?.(round(r)) ?? signs.new(round(r)), `sign sign-${state}`);
}

/** @type {Object<string, (r: number) => string>} */
const signs = {
  running: (r) => `M${-0.75 * r},${-r}L${r},0L${-0.75 * r},${r}Z`,
  ready: (r) => disc(r * 0.8),
  blocked: (r) => `M${-0.9 * r},${-0.9 * r}H${0.9 * r}V${0.9 * r}H${-0.9 * r}Z`,
  sleeping: (r) => `M${0.1 * r},${-r}A${r},${r} 0 1 0 ${r},${0.3 * r}A${0.85 * r},${0.85 * r} 0 0 1 ${0.1 * r},${-r}Z`,
  done: (r) => `M${-0.9 * r},0L${-0.2 * r},${0.7 * r}L${r},${-0.7 * r}`,
  failed: (r) => `M${-r},${-r}L${r},${r}M${-r},${r}L${r},${-r}`,
  killed: (r) => `${disc(r * 0.8)}M${-r},${r}L${r},${-r}`,
  new: (r) => disc(r * 0.5),
};

const disc = (/** @type {number} */ r) => `M${-r},0A${r},${r} 0 1 1 ${r},0A${r},${r} 0 1 1 ${-r},0Z`;

/**
 * The sentence at the top left that says what is going on.
 * @param {string} words @param {number} x @param {number} y middle of its first line @param {number} width @param {number} [size]
 * @returns {Mark}
 */
export const saying = (words, x, y, width, size = 13) => group('saying', x, y,
  wrap(words, size, width, 3).map((row, i) => text(0, i * size * 1.4, row, size, 'saying')));

/**
 * The largest square cells in which n things fit into an area, at most `most` large.
 * @param {number} n @param {number} width @param {number} height @param {number} most
 * @returns {{size: number, columns: number, rows: number}}
 */
export function cells(n, width, height, most) {
  let size = most;
  const fits = () => Math.floor(width / size) * Math.floor(height / size) >= n;
  while (size > 4 && !fits()) size -= 0.5;
  const columns = Math.max(1, Math.floor(width / size));
  return { size, columns, rows: Math.ceil(n / columns) };
}

/**
 * Whether the viewer may perform that action.
 * @param {View} view @param {string} name
 */
export const mayAct = (view, name) => view.role === 'owner' && Boolean(view.scenario?.actions?.some((/** @type {any} */ a) => a.name === name));
