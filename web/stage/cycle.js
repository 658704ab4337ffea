// The cycle of a deadlock, drawn over any scene: an arrow from each thread to the one
// that it waits for, which says what for.

import { fit, round, textWidth } from './marks.js';
import { zoomOf } from './zoom.js';

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {{left: number, top: number, width: number, height: number}} Rect
 * @typedef {{from: number, to: number, words: string}} Wait threads by their ids
 * @typedef {{d: string, head: string, label: Rect | null}} Arrow the path, its point, and where the words go, null
 *   where there is no room for them
 */

const gap = 5; // px between an arrow and what it is at
const least = 20; // px that an arrow is bent at least
const headLength = 9;
const size = 11.5; // of the words
const widest = 170; // words
const bends = [1, 0.6, 1.5, 2.2, 0.25, 3]; // times the usual
const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8]; // along an arrow

const middle = (/** @type {Rect} */ r) => ({ x: r.left + r.width / 2, y: r.top + r.height / 2 });
const overlaps = (/** @type {Rect} */ a, /** @type {Rect} */ b) => a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** Where the line from the middle of a rectangle to a point leaves it. @param {Rect} rect @param {Point} to @returns {Point} */
function borderOf(rect, to) {
  const from = middle(rect);
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const scale = Math.min((rect.width / 2 + gap) / Math.abs(dx || 1e-9), (rect.height / 2 + gap) / Math.abs(dy || 1e-9));
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

/**
 * The arrows of a cycle. They are bent outwards, or where all lie in a row to the side
 * with less in the way, so that two that go to and fro lie apart; each as far as it
 * covers least. Its words are where they cover nothing, or it goes without.
 * @param {readonly Wait[]} waits
 * @param {(thread: number) => Rect} rectOf where a thread is
 * @param {readonly Rect[]} taken what should not be covered besides the threads
 * @param {{width: number, height: number}} box
 * @returns {Arrow[]}
 */
export function arrowsOf(waits, rectOf, taken, box) {
  const threads = waits.map(({ from }) => rectOf(from));
  const centre = { x: mean(threads.map((rect) => middle(rect).x)), y: mean(threads.map((rect) => middle(rect).y)) };
  const way = (/** @type {Wait} */ { from, to }, /** @type {number} */ bend, /** @type {number} */ side) =>
    (from === to ? loop(rectOf(from), bend) : bow(rectOf(from), rectOf(to), centre, bend, side));
  const inTheWay = (/** @type {Curve} */ arrow) => sum(taken.map((rect) => (crosses(arrow, rect) ? 1 : 0))) + (along(arrow).every((p) => within(p, box)) ? 0 : taken.length + 1);
  const crossed = (/** @type {number} */ side) => sum(waits.map((wait) => inTheWay(way(wait, 1, side))));
  const side = crossed(1) <= crossed(-1) ? 1 : -1;
  const covered = [...threads, ...taken];
  return waits.map((wait) => {
    const width = Math.min(widest, textWidth(wait.words, size)) + 14;
    const arrows = bends.map((bend) => way(wait, bend, side)).sort((one, other) => inTheWay(one) - inTheWay(other));
    for (const arrow of arrows) {
      if (Math.hypot(arrow.b.x - arrow.a.x, arrow.b.y - arrow.a.y) < width * 1.4 && wait.from !== wait.to) break; // nothing of it would be seen
      const label = places.map((at) => placed(pointOn(arrow, at), width, box)).find((spot) => !covered.some((other) => overlaps(spot, other)));
      if (!label || inTheWay(arrow) > inTheWay(arrows[0])) continue;
      covered.push(label);
      return { ...pathOf(arrow), label };
    }
    return { ...pathOf(arrows[0]), label: null };
  });
}

const sum = (/** @type {number[]} */ all) => all.reduce((a, b) => a + b, 0);
const mean = (/** @type {number[]} */ all) => sum(all) / all.length;
const within = (/** @type {Point} */ { x, y }, /** @type {{width: number, height: number}} */ box) => x >= 0 && y >= 0 && x <= box.width && y <= box.height;
const along = (/** @type {Curve} */ arrow) => Array.from({ length: 19 }, (_, i) => pointOn(arrow, (i + 1) / 20));
const crosses = (/** @type {Curve} */ arrow, /** @type {Rect} */ rect) => along(arrow).some(({ x, y }) => overlaps({ left: x, top: y, width: 1, height: 1 }, rect));

/** @typedef {{a: Point, c: Point, d: Point, b: Point}} Curve from a to b, with two control points */

/** @returns {Curve} */
function bow(/** @type {Rect} */ from, /** @type {Rect} */ to, /** @type {Point} */ centre, /** @type {number} */ times, /** @type {number} */ side) {
  const [a, b] = [middle(from), middle(to)];
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const normal = { x: (b.y - a.y) / length, y: (a.x - b.x) / length };
  const outward = ((a.x + b.x) / 2 - centre.x) * normal.x + ((a.y + b.y) / 2 - centre.y) * normal.y;
  const bend = Math.max(least, length * 0.2) * (Math.abs(outward) < 1 ? side : Math.sign(outward)) * 1.33 * times;
  const control = (/** @type {number} */ at) => ({ x: a.x + (b.x - a.x) * at + normal.x * bend, y: a.y + (b.y - a.y) * at + normal.y * bend });
  const [c, d] = [control(0.25), control(0.75)];
  return { a: borderOf(from, c), c, d, b: borderOf(to, d) };
}

// loop is the way of a thread that waits for itself.
/** @returns {Curve} */
function loop(/** @type {Rect} */ rect, /** @type {number} */ times) {
  const { x } = middle(rect);
  const [c, d] = [-60, 60].map((side) => ({ x: x + side * times, y: rect.top - 60 * times }));
  return { a: borderOf(rect, c), c, d, b: borderOf(rect, d) };
}

/** @returns {Point} */
function pointOn(/** @type {Curve} */ { a, c, d, b }, /** @type {number} */ at) {
  const [p, q, r, s] = [(1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at ** 2 * (1 - at), at ** 3];
  return { x: p * a.x + q * c.x + r * d.x + s * b.x, y: p * a.y + q * c.y + r * d.y + s * b.y };
}

/** @returns {Rect} */
function placed(/** @type {Point} */ { x, y }, /** @type {number} */ width, /** @type {{width: number, height: number}} */ box) {
  const height = 20;
  return {
    left: Math.max(4, Math.min(box.width - width - 4, x - width / 2)), top: Math.max(4, Math.min(box.height - height - 4, y - height / 2)), width, height,
  };
}

function pathOf(/** @type {Curve} */ { a, c, d, b }) {
  const text = (/** @type {Point} */ p) => `${round(p.x)},${round(p.y)}`;
  const angle = Math.atan2(b.y - d.y, b.x - d.x);
  const wing = (/** @type {number} */ turn) => ({ x: b.x - headLength * Math.cos(angle + turn), y: b.y - headLength * Math.sin(angle + turn) });
  return { d: `M${text(a)}C${text(c)} ${text(d)} ${text(b)}`, head: `M${text(wing(0.5))}L${text(b)}L${text(wing(-0.5))}` };
}

const svgNS = 'http://www.w3.org/2000/svg';

/** @returns {SVGElement} */
function part(/** @type {string} */ shape, /** @type {{[name: string]: string | number}} */ attributes, words = '') {
  const el = /** @type {SVGElement} */ (document.createElementNS(svgNS, shape));
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, typeof value === 'number' ? String(round(value)) : value);
  el.textContent = words;
  return el;
}

/**
 * Makes a layer over a stage on which a cycle is drawn. The host must be positioned.
 * @param {HTMLElement} host
 */
export function createCycle(host) {
  const svg = part('svg', { class: 'cycle', 'aria-hidden': 'true' }); // the verdict says it in words
  host.append(svg);
  let key = '';

  /** Where a rectangle of the viewport is in the layer. @returns {Rect | null} */
  function here(/** @type {DOMRect | null} */ rect) {
    const { left, top } = host.getBoundingClientRect();
    const zoom = zoomOf(host);
    return rect && { left: Math.round((rect.left - left) / zoom), top: Math.round((rect.top - top) / zoom), width: rect.width / zoom, height: rect.height / zoom };
  }

  function draw(/** @type {readonly Wait[]} */ waits, /** @type {Arrow[]} */ arrows) {
    svg.replaceChildren(
      ...arrows.map(({ d }) => part('path', { class: 'under', d })),
      ...arrows.flatMap(({ d, head }) => [part('path', { class: 'way', d }), part('path', { class: 'head', d: head })]),
      ...arrows.flatMap(({ label }, i) => (label ? [
        part('rect', { class: 'ground', x: label.left, y: label.top, width: label.width, height: label.height, rx: 10 }),
        part('text', { class: 'words', x: label.left + label.width / 2, y: label.top + label.height / 2 + size * 0.36 }, fit(waits[i].words, size, widest)),
      ] : [])),
    );
  }

  return {
    /**
     * Shows a cycle, or none. Threads that are not on the stage have no arrows.
     * @param {readonly Wait[]} waits
     * @param {(thread: number) => DOMRect | null} rectOf where a thread is, in the viewport
     * @param {{width: number, height: number}} box
     */
    render(waits, rectOf, box) {
      const rects = new Map(waits.flatMap(({ from, to }) => [from, to]).map((id) => [id, here(rectOf(id))]));
      const shown = waits.filter(({ from, to }) => rects.get(from) && rects.get(to));
      const now = JSON.stringify([shown, [...rects], box]);
      if (now === key) return;
      key = now;
      const texts = [...host.querySelectorAll('svg.stage text')].flatMap((el) => here(el.getBoundingClientRect()) ?? []);
      draw(shown, arrowsOf(shown, (id) => /** @type {Rect} */ (rects.get(id)), texts, box));
    },
  };
}
