// A queue as a picture: a tube with its entries one upon another, or the binary heap
// of a priority queue as a tree.

import { circle, clamp, fit, group, line, path, rect, round, text } from '../../stage/marks.js';
import { threadColour } from '../../core/colours.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../net/wire.js').Obj} Obj
 * @typedef {{x: number, y: number, width: number, height: number}} Area
 * @typedef {{marks: Mark[], next: string}} Column its marks, and the number that comes out next, '' if none
 */

const most = 31; // entries that are drawn; of more, those that come out first
const unbounded = 7; // places in a queue without bound, until it needs more

const number = (/** @type {string} */ entry) => /-?\d+/.exec(entry)?.[0] ?? entry;
const name = (/** @type {string} */ entry) => /'([^']*)'/.exec(entry)?.[1] ?? '';

/**
 * A FIFO or LIFO queue: put in at the top, taken out at the bottom or at the top.
 * @param {Obj} q @param {Area} area @param {number} scale
 * @returns {Column}
 */
export function tubeColumn(q, area, scale) {
  const lifo = q.kind === 'lifoqueue';
  const shown = lifo ? q.items.slice(-most) : q.items.slice(0, most);
  const places = clamp(q.limit || unbounded, Math.max(shown.length, 1), most);
  const lip = 16 * scale;
  const pad = Math.max(3, 5 * scale);
  const height = Math.min((area.height - 2 * lip - 2 * pad) / places, 40 * scale);
  const width = Math.min(area.width - 2 * pad - 3, 160 * scale);
  const x = area.x + (area.width - width) / 2;
  const top = area.y + Math.max(lip, (area.height - places * height) * 0.3) - pad;
  const bottom = top + pad + places * height;
  const slotY = (/** @type {number} */ i) => bottom - (i + 1) * height;
  const next = lifo ? shown.length - 1 : 0;
  const out = lifo ? { x, y: top - height, opacity: 0 } : { x, y: bottom + lip, opacity: 0 };
  const floor = lifo ? `V${round(bottom + pad)}H${round(x + width + pad)}V${round(top)}` : `V${round(bottom + pad)}M${round(x + width + pad)},${round(top)}V${round(bottom + pad)}`;
  const full = q.limit > 0 && q.items.length >= q.limit;
  const mid = x + width / 2;
  const arrows = lifo
    ? arrow(mid - width * 0.2, top - lip * 0.85, 1, lip) + arrow(mid + width * 0.2, top - lip * 0.85, -1, lip)
    : arrow(mid, top - lip * 0.85, 1, lip) + arrow(mid, bottom + pad + lip * 0.2, 1, lip);
  return {
    next: shown.length ? number(shown[next].text) : '',
    marks: [
      group(`tube-${q.id}`, 0, 0, [
        rect(x - pad, top, width + 2 * pad, bottom + pad - top, 'vessel'),
        ...Array.from({ length: q.limit ? places : 0 }, (_, i) => rect(x, slotY(i) + height * 0.07, width, height * 0.86, i < q.limit ? 'slot' : 'slot over', { rx: round(height * 0.2) })),
        path(0, 0, `M${round(x - pad)},${round(top)}${floor}`, `glass${full ? ' full' : ''}`),
        path(0, 0, arrows, 'way fine'),
      ], { object: q.id }),
      ...shown.map((it, i) => ({
        ...group(`item-${it.id}`, x, slotY(i), entry(it.text, width, height, i === next)),
        class: `entry thread-${threadColour(it.thread)}`, item: it.id, move: /** @type {const} */ ('glide'), enter: { x, y: top - height, opacity: 0 }, leave: out,
      })),
    ],
  };
}

// arrow is a short arrow that begins at y and points down (1) or up (−1).
function arrow(/** @type {number} */ x, /** @type {number} */ y, /** @type {1|-1} */ way, /** @type {number} */ lip) {
  const length = lip * 0.65;
  const [from, to] = way > 0 ? [y, y + length] : [y + length, y];
  const barb = length * 0.42;
  return `M${round(x)},${round(from)}V${round(to)}M${round(x - barb)},${round(to - way * barb)}L${round(x)},${round(to)}L${round(x + barb)},${round(to - way * barb)}`;
}

/** @returns {Mark[]} */
function entry(/** @type {string} */ words, /** @type {number} */ width, /** @type {number} */ height, /** @type {boolean} */ next) {
  const h = height * 0.86;
  const largest = 14 * Math.max(1, width / 150);
  const shown = h * 0.58 >= 8.5 && fit(words, Math.min(h * 0.58, largest), width - 10) === words ? words : number(words);
  const size = Math.min(h * (shown === words ? 0.58 : 0.85), largest);
  return [
    rect(0, height * 0.07, width, h, 'item-body', { rx: round(h * 0.24) }),
    ...(next ? [rect(-1, height * 0.07 - 1, width + 2, h + 2, 'next-out', { rx: round(h * 0.24 + 1) })] : []),
    text(width / 2, height / 2, shown, size, 'item-words', 'middle'),
  ];
}

/**
 * A priority queue: entry i of its list lies under entry (i − 1) / 2.
 * @param {Obj} q @param {Area} area @param {number} scale
 * @returns {Column}
 */
export function heapColumn(q, area, scale) {
  const shown = q.items.slice(0, most);
  const places = clamp(q.limit || unbounded, Math.max(shown.length, 1), most);
  const depth = Math.floor(Math.log2(places)) + 1;
  const wide = 2 ** (depth - 1);
  const lip = 16 * scale;
  const row = Math.min((area.height - lip) / depth, 84 * scale);
  const named = row >= 40 && area.width / wide >= 40;
  const r = Math.max(3, Math.min((area.width / wide) * 0.44, row * (named ? 0.3 : 0.38), 22 * scale));
  const size = clamp(r * 0.58, 9, 13);
  const top = area.y + lip + Math.max(0, area.height - lip - row * depth) * 0.3;
  const at = (/** @type {number} */ i) => {
    const level = Math.floor(Math.log2(i + 1));
    const k = i + 1 - 2 ** level;
    return { x: area.x + (area.width * (k + 0.5)) / 2 ** level, y: top + row * level + r + 2 };
  };
  const root = at(0);
  const edges = Array.from({ length: Math.max(0, places - 1) }, (_, n) => n + 1).slice(shown.length ? shown.length - 1 : 0).map((i) => {
    const [a, b] = [at((i - 1) >> 1), at(i)];
    return line(a.x, a.y, b.x, b.y, 'branch bare');
  });
  const last = at(Math.min(shown.length, places - 1));
  const way = arrow(root.x + r * 0.9 + lip * 0.5, root.y - r - lip * 0.75, -1, lip) + arrow(root.x - r * 0.9 - lip * 0.5, root.y - r - lip * 0.75, 1, lip);
  return {
    next: shown.length ? number(shown[0].text) : '',
    marks: [
      group(`heap-${q.id}`, 0, 0, [
        ...(q.limit ? edges : []),
        ...Array.from({ length: q.limit ? places : 1 }, (_, i) => i).filter((i) => i >= shown.length).map((i) => circle(at(i).x, at(i).y, r, 'slot hollow')),
        path(0, 0, way, 'way fine'),
      ], { object: q.id }),
      ...shown.slice(1).map((it, i) => ({ key: `branch-${it.id}`, shape: 'line', class: 'branch', ends: /** @type {[string, string]} */ ([`item-${shown[i >> 1].id}`, `item-${it.id}`]) })),
      ...shown.map((it, i) => ({
        ...group(`item-${it.id}`, at(i).x, at(i).y, [
          circle(0, 0, r, 'item-body'),
          ...(i === 0 ? [circle(0, 0, r + 1.5, 'next-out')] : []),
          ...(r < 6 ? [] : [text(0, 0, number(it.text), r * 0.95, 'item-words', 'middle')]),
          ...(named ? [text(0, r + size * 0.85, fit(name(it.text), size, area.width / wide), size, 'dim halo', 'middle')] : []),
        ]),
        class: `entry thread-${threadColour(it.thread)}`, item: it.id, move: /** @type {const} */ ('glide'),
        enter: { x: last.x, y: last.y, opacity: 0 }, leave: { x: root.x, y: area.y - lip, opacity: 0 },
      })),
    ],
  };
}
