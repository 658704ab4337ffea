// The language of processes: a process is a box with its own memory, its threads are
// discs in it; what a child has it has as a copy; what crosses from box to box goes
// through a pipe as bytes. Everything here is a mark for the stage, keyed by ids.

import { fit, group, line, path, rect, round, text, textWidth } from '../../stage/marks.js';
import { threadColour } from '../../core/colours.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/playhead.js').View} View
 * @typedef {import('../../net/wire.js').State} State
 * @typedef {import('../../net/wire.js').Process} Process
 * @typedef {import('../../net/wire.js').Obj} Obj
 * @typedef {import('../../net/wire.js').Item} Item
 * @typedef {import('./people.js').Area} Area
 * @typedef {{x: number, y: number}} Point
 */

const bold = 1.07; // how much wider bold words are
const slow = 3; // bytes and copies travel so that an eye can follow

/** The objects in the memory of a process. @param {State} state @param {number} process */
export const memoryOf = (state, process) => state.objects.filter((o) => o.process === process);

/** The threads of a process. @param {State} state @param {number} process */
export const threadsOf = (state, process) => state.threads.filter((t) => t.process === process);

/** The size of the words in a box of that width. @param {number} width @param {number} scale */
const wordSize = (width, scale) => Math.max(9, Math.min(12.5 * scale, width * 0.1));

/** How high the title of a process is. @param {number} width of its box @param {number} scale */
export const titleHeight = (width, scale) => wordSize(width, scale) * 1.9;

/**
 * The part of a process's box that is under its title.
 * @param {Area} area of the box @param {number} scale @param {number} [pad]
 * @returns {Area}
 */
export function inside(area, scale, pad = 7 * scale) {
  const head = titleHeight(area.width, scale);
  return { x: area.x + pad, y: area.y + head + pad * 0.6, width: area.width - 2 * pad, height: area.height - head - pad * 1.6 };
}

/**
 * In how many rows n boxes side by side come nearest to a shape.
 * @param {number} n @param {{width: number, height: number}} area that they fill @param {number} shape width of a box over its height
 */
export function rowsFor(n, { width, height }, shape) {
  const off = (/** @type {number} */ rows) => Math.abs(Math.log((width / Math.ceil(n / rows)) / (height / rows) / shape));
  return Array.from({ length: Math.max(1, n) }, (_, i) => i + 1).reduce((best, rows) => (off(rows) < off(best) ? rows : best), 1);
}

/**
 * A process as a box: its name and number, and its exit code once it has ended. A
 * child comes out of the box of its parent. What is in it are marks of their own, on
 * top of it.
 * @param {View} view @param {Process} process @param {Area} area @param {number} scale
 * @param {{parent?: Area, name?: string, short?: string, stuck?: boolean}} [more] parent: its parent's box; short: a name for where the other is
 *   too long; stuck: part of a deadlock
 * @returns {Mark}
 */
export function processBox(view, process, area, scale, { parent, name: long = process.name, short = long, stuck = false } = {}) {
  const { width, height } = area;
  const head = titleHeight(width, scale);
  const size = wordSize(width, scale);
  const over = process.code !== undefined;
  const pad = size * 0.75;
  const end = over ? view.t('process.exit', { code: process.code ?? 0 }) : '';
  const badge = over && textWidth(end, size * 0.86) + size < width * 0.62;
  const endWidth = badge ? textWidth(end, size * 0.86) + size * 0.8 : 0;
  const id = view.t('process.id', { id: process.id });
  const idWidth = textWidth(id, size * 0.86) + size * 0.7;
  const room = width - pad - (badge ? endWidth + pad * 0.8 : pad);
  const name = room >= textWidth(long, size) * bold ? long : short;
  const numbered = room >= textWidth(name, size) * bold + idWidth;
  const words = fit(name, size, numbered ? room - idWidth : room);
  const round8 = round(Math.min(10, 8 * scale));
  return {
    ...group(`process-${process.id}`, area.x, area.y, [
      rect(0, 0, width, height, 'process-body', { rx: round8 }),
      path(0, 0, `M0,${round(head)}V${round8}A${round8},${round8} 0 0 1 ${round8},0H${round(width - round8)}A${round8},${round8} 0 0 1 ${round(width)},${round8}V${round(head)}Z`, 'process-head'),
      rect(0, 0, width, height, 'process-edge', { rx: round8 }),
      text(pad, head / 2, words, size, 'strong'),
      ...(numbered ? [text(pad + textWidth(words, size) * bold + size * 0.7, head / 2, id, size * 0.86, 'dim')] : []),
      ...(badge ? [
        rect(width - endWidth - pad * 0.4, head * 0.16, endWidth, head * 0.68, `exit-badge${process.code ? ' wrong' : ''}`, { rx: round(head * 0.34) }),
        text(width - endWidth / 2 - pad * 0.4, head / 2, end, size * 0.86, 'exit-code', 'middle'),
      ] : []),
    ]),
    class: `process${over ? ' over' : ''}${stuck ? ' stuck' : ''}`, move: 'glide', slow, enter: parent ? { x: parent.x, y: parent.y, opacity: 0 } : { opacity: 0 }, leave: { opacity: 0 },
  };
}

/**
 * A place in memory: its name and what it holds, over it where there is height for
 * that, else before it. A copy comes out of what it was copied from, and is dashed
 * until its process has written it.
 * @param {string} key @param {string} name @param {string} value @param {Area} area
 * @param {{object?: number, from?: Point, copied?: boolean, note?: {words: string, size: number}, kind?: string, most?: number}} [more] object: its id; from:
 *   where the original lies; note: what stands at its foot, if there is room; kind: a class more; most: size of the value
 * @returns {Mark}
 */
export function cell(key, name, value, { x, y, width, height }, { object, from, copied = false, note, kind = '', most = 40 } = {}) {
  const tall = height >= 30 && height > width * 0.34;
  const fine = tall ? Math.max(8.5, Math.min(height * 0.2, 13, width / (textWidth(name, 1) + 1.1))) : Math.min(height * 0.5, 13);
  const least = Math.min(9, height * 0.6);
  const beside = textWidth(name, fine) + fine * 1.4;
  const flat = !tall && width - beside - fine * 0.8 >= textWidth(value, least);
  const named = tall ? fit(name, fine, width - fine) : flat ? name : '';
  const left = flat ? beside : 0;
  const room = width - left - (flat || tall ? fine * 0.8 : 3);
  const readable = Math.max(least, Math.min(tall ? height * 0.46 : height * 0.62, most, room / textWidth(value, 1)));
  return {
    ...group(key, x, y, [
      rect(0, 0, width, height, 'cell-body', { rx: round(Math.min(7, height * 0.2)) }),
      ...(flat ? [line(left - fine * 0.3, height * 0.2, left - fine * 0.3, height * 0.8, 'cell-rule')] : []),
      text(fine * 0.6, tall ? fine * 1.05 : height / 2, named, fine, 'dim'),
      ...(note && tall && height * 0.4 - readable * 0.4 > note.size * 1.6 && textWidth(note.words, note.size) < width - 6 ? [text(width / 2, height - note.size * 0.9, note.words, note.size, 'dim', 'middle')] : []),
      text(flat ? left + room / 2 + fine * 0.2 : width / 2, tall ? height * 0.6 : height / 2, fit(value, readable, room), readable, 'cell-value', 'middle'),
    ]),
    class: `cell${copied ? ' copied' : ''}${kind ? ` ${kind}` : ''}`, object, move: 'glide', slow, leave: { opacity: 0 },
    enter: from ? { ...from } : { opacity: 0 },
  };
}

/**
 * The tie from a parent's box to its child's: down from one to the other, or across
 * where they stand side by side.
 * @param {string} key @param {Area} parent @param {Area} child
 * @param {{y?: number, x?: number}} [way] where it turns on its way down: at y, and at x into the side of a child that others stand above
 * @returns {Mark}
 */
export function tie(key, parent, child, { y, x } = {}) {
  const below = child.y >= parent.y + parent.height;
  const from = below ? { x: parent.x + parent.width / 2, y: parent.y + parent.height } : { x: parent.x + parent.width, y: parent.y + parent.height / 2 };
  const to = below ? { x: child.x + child.width / 2, y: child.y } : { x: child.x, y: child.y + child.height / 2 };
  const mid = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  const down = x === undefined ? `H${round(to.x)}V${round(to.y)}` : `H${round(x)}V${round(child.y + Math.min(12, child.height * 0.2))}H${round(child.x)}`;
  const way = below ? `V${round(y ?? mid.y)}${down}` : `H${round(mid.x)}V${round(to.y)}H${round(to.x)}`;
  return path(0, 0, `M${round(from.x)},${round(from.y)}${way}`, 'tie', { key });
}

/** A point on the way from one to another. @param {Point} from @param {Point} to @param {number} share */
export const along = (from, to, share) => ({ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share });

/**
 * A pipe, or anything that bytes go through, as a tube from where it is written to
 * where it is read; it fills from there.
 * @param {string} key @param {Point} from @param {Point} to @param {number} thick
 * @param {number} [fill] 0 … 1 @param {number} [object] id of the pipe
 * @returns {Mark}
 */
export function tube(key, from, to, thick, fill = 0, object) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const level = along(to, from, Math.min(1, fill));
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const barb = Math.min(thick * 0.3, 7);
  const tip = along(from, to, Math.min(0.5, (thick * 1.4) / length));
  const wing = (/** @type {1|-1} */ side) => `${round(tip.x - barb * (ux - side * uy))},${round(tip.y - barb * (uy + side * ux))}`;
  return group(key, 0, 0, [
    line(from.x, from.y, to.x, to.y, 'tube-wall', { 'stroke-width': round(thick) }),
    line(from.x, from.y, to.x, to.y, 'tube-inside', { 'stroke-width': round(Math.max(1, thick - 3)) }),
    ...(fill > 0 ? [line(level.x, level.y, to.x, to.y, `tube-bytes${fill >= 1 ? ' full' : ''}`, { 'stroke-width': round(Math.max(1, thick - 3)) })] : []),
    path(0, 0, `M${wing(1)}L${round(tip.x)},${round(tip.y)}L${wing(-1)}`, 'tube-way'),
  ], { class: 'tube', object });
}

/**
 * How wide the capsule of a message is that shows all the bytes that are known.
 * @param {Item} item @param {number} height
 */
export const capsuleWidth = (item, height) => capsuleWords(item, Infinity, height * 0.46).width + height * 0.7;

/**
 * A message as the bytes that cross: as many of them as there is room for, and how
 * many they are. It has the colour of the thread that sent it.
 * @param {Item} item @param {Point} at its middle @param {number} width @param {number} height
 * @param {{enter?: Point, leave?: Point}} [way] where it comes from and where it goes
 * @returns {Mark}
 */
export function capsule(item, at, width, height, { enter, leave } = {}) {
  const size = height * 0.46;
  const { hex, bytes, width: needed } = capsuleWords(item, width - height * 0.7, size);
  const left = -needed / 2;
  return {
    ...group(`bytes-${item.id}`, at.x, at.y, [
      rect(-width / 2, -height / 2, width, height, 'capsule-body', { rx: round(height / 2) }),
      ...(hex ? [text(left, 0, hex, size, 'capsule-hex')] : []),
      ...(bytes ? [text(-left, 0, bytes, size, 'capsule-size', 'end')] : []),
    ]),
    class: `capsule thread-${threadColour(item.thread)}`, item: item.id > 0 ? item.id : undefined, move: 'glide', slow,
    enter: enter ? { ...enter } : { opacity: 0 }, leave: { ...leave, opacity: 0 },
  };
}

// capsuleWords are the words of a capsule that fit into a width: `80 04 95 …` and `27 B`.
function capsuleWords(/** @type {Item} */ item, /** @type {number} */ width, /** @type {number} */ size) {
  const letter = size * 0.62;
  const bytes = size < 4.5 ? '' : `${item.size ?? 0} B`;
  const count = textWidth(bytes, size) * bold;
  const room = width - count;
  if (room < 0) return { hex: '', bytes: '', width: 0 };
  const all = item.bytes?.match(/../g) ?? [];
  const whole = all.length === item.size && 3 * letter * all.length <= room + 0.01;
  const fits = whole ? all.length : Math.min(all.length, Math.floor((room + 0.01) / (3 * letter) - 0.67));
  if (fits < 1 || size < 6.5) return { hex: '', bytes, width: count };
  const hex = all.slice(0, fits).join(' ') + (whole ? '' : ' …');
  return { hex, bytes, width: hex.length * letter + letter + count };
}

/**
 * The messages of a pipe: those in its buffer wait at the end where it is read, the
 * first one foremost, smaller where they are many, and as many as there is room for;
 * where bytes take time they are on their way until they arrive there, one behind
 * another; the one that was received last has come out.
 * @param {View} view @param {Obj} pipe @param {Point} from @param {Point} to @param {number} height of a capsule
 * @param {{width?: number, linger?: number}} [more] width: of a capsule; linger: ns for which the received one stays
 * @returns {Mark[]}
 */
export function messages(view, pipe, from, to, height, { width = 0, linger = 0.7e9 } = {}) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [Math.abs(to.x - from.x) / length, Math.abs(to.y - from.y) / length];
  const taken = pipe.taken && view.time - pipe.taken.time < linger ? pipe.taken : undefined;
  const gap = height * 0.25;
  const wish = width || Math.min(length * ux * 0.8 || Infinity, Math.max(height * 2.6, ...pipe.items.map((i) => capsuleWidth(i, height))));
  const wide = ux > uy ? Math.min(wish, Math.max(height * 0.9, (length * ux) / Math.max(1, pipe.items.length) - gap)) : wish;
  const step = Math.min((wide + gap) / (ux || 1e-9), (height + gap) / (uy || 1e-9));
  const places = Math.max(1, Math.floor(length / step));
  const at = (/** @type {number} */ i) => along(to, from, (step * i + step / 2) / length);
  const stands = ['deadlock', 'hang'].includes(view.state.verdict?.kind ?? ''); // the clock may have stopped before they arrived
  return [
    ...pipe.items.slice(0, places).map((item, i) => {
      const way = { enter: from, leave: to };
      if (!item.until || item.until <= view.time || stands) return capsule(item, at(i), wide, height, way);
      const share = (view.time - (item.sent ?? 0)) / (item.until - (item.sent ?? 0));
      return { ...capsule(item, along(from, to, Math.max(0, (length - step / 2) * share - step * i) / length), wide, height, way), move: /** @type {const} */ ('exact') };
    }).reverse(),
    ...(taken ? [capsule(taken, to, wide, height, { enter: from })] : []),
  ];
}
