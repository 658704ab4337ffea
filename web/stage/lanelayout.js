// Where things are in the lanes: rows, window of time, and which bars to draw for a
// row. Pure. Times are virtual nanoseconds, lengths CSS pixels.

import { indexAt } from '../core/spans.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Thread} Thread
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('../core/spans.js').Span} Span
 * @typedef {import('../core/spans.js').Level} Level
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {{from: number, to: number}} Window
 * @typedef {{mark: Record, until: number, count: number}} Flag what was changed, in all, and when for the last time; of how many marks it is made
 * @typedef {{kind: 'object'|'thread', id: number, name: string, process: number}} Row
 * @typedef {{x0: number, x1: number, state: string, reason: string, object: number, turns?: {at: number, ran: number}}} Bar
 *   turns: it stands for turns too short to be seen, in column `at`, and this many pixels of it computed
 * @typedef {Object} Layout
 * @property {number} left x at which time begins
 * @property {number} width of the plot
 * @property {number} top y of the first row
 * @property {number} bottom y under the last visible row
 * @property {number} objects how many rows of objects there are, above the others
 * @property {number} objectHeight of one of them
 * @property {number} rowHeight of a thread's
 * @property {number} content height of all rows
 * @property {number} scroll how far the rows are scrolled, 0 … content − visible height
 */

const second = 1e9;
const firstWidth = 15 * second;
const fullWidth = 45 * second;
const lead = 0.85; // part of the window that lies before the newest moment

const uncurved = new Set(['crew', 'connection', 'dict', 'list', 'value']);
const inner = /^SyncManager-\d+ |→ SyncManager-\d+$|^pool changes$|^result$/; // what a manager or a pool is told through, and what tells that a result is there

/**
 * The rows: objects first, then threads, but for those that left their crew, each
 * process's together. Left out is what has no value to draw, and the locks, pipes and
 * queues that primitives between processes use for themselves.
 * @param {State} state @returns {Row[]}
 */
export function rowsOf(state) {
  const objects = state.objects.filter((o) => !uncurved.has(o.kind) && !(o.kind === 'lock' && o.process === 0) && !inner.test(o.name));
  const threads = state.threads.filter((t) => t.reason !== 'retired').sort((a, b) => a.process - b.process);
  const owned = (/** @type {Obj} */ o) => (o.process > 1 ? `${o.name} · ${state.processes[o.process - 1].name}` : o.name);
  return [
    ...objects.map((o) => /** @type {Row} */ ({ kind: 'object', id: o.id, name: owned(o), process: o.process })),
    ...threads.map((t) => /** @type {Row} */ ({ kind: 'thread', id: t.id, name: t.name, process: t.process })),
  ];
}

/**
 * The first and last row of every process that has several threads, if there are
 * several processes.
 * @param {readonly Row[]} rows @returns {[first: number, last: number][]}
 */
export function familiesOf(rows) {
  /** @type {Map<number, [number, number]>} */
  const found = new Map();
  rows.forEach((row, i) => {
    if (row.kind === 'thread') found.set(row.process, [found.get(row.process)?.[0] ?? i, i]);
  });
  return found.size > 1 ? [...found.values()].filter(([first, last]) => last > first) : [];
}

/**
 * The stretch of time to show: the first 15 s, then the first 45 s, then the last 45,
 * with the newest moment at 85 % of the width. A run that is over is shown whole if it
 * lasted no longer than that. Another width can be asked for. Where the past is looked
 * at the window stays as it was as long as the moment lies in it. Moved by hand it
 * stays there, until the moment leaves it that lay in it.
 * @param {{time: number, head: number, ended: boolean, past?: boolean}} view
 * @param {number} [wanted] width in ns, 0 as it comes
 * @param {Window} [before] what was shown
 * @param {import('../core/store.js').Pan | null} [pan]
 * @returns {Window}
 */
export function windowOf({ time, head, ended, past = false }, wanted = 0, before = undefined, pan = null) {
  const newest = past ? head : head - time < second ? time : head;
  if (pan && (pan.out || !past && newest < pan.from + wanted * 0.98 || past && time <= pan.from + wanted)) return { from: pan.from, to: pan.from + wanted };
  if (!wanted && ended && newest > 0 && newest < fullWidth) return { from: 0, to: newest * 1.04 };
  const width = wanted || (newest > firstWidth * lead ? fullWidth : firstWidth);
  const from = Math.max(0, newest - width * lead);
  if (!past) return { from, to: from + width };
  const stays = before && Math.abs(before.to - before.from - width) < width / 1e6 ? before.from : time >= from ? from : time - width / 2;
  const seen = Math.max(0, Math.min(time - width * 0.04, Math.max(time - width * 0.96, stays)));
  return { from: seen, to: seen + width };
}

/** The least and the greatest width of the lanes' window, in ns. */
export const widths = { least: 1e6, most: 24 * 3600 * second };

/**
 * The window of a width that begins at about `from`: some of the run is always to be seen.
 * @param {number} from @param {number} width ns @param {number} head @returns {Window}
 */
export function windowAt(from, width, head) {
  const span = clamp(width, widths.least, widths.most);
  const start = clamp(from, 0, Math.max(0, head - span * 0.1));
  return { from: start, to: start + span };
}

/** A window made wider or narrower by a factor, with one moment where it is. @param {Window} window @param {number} factor @param {number} at */
export function zoomed({ from, to }, factor, at) {
  const span = clamp((to - from) * factor, widths.least, widths.most);
  return { from: at - ((at - from) / (to - from)) * span, span };
}

/**
 * Rows share the height there is; those of objects stay tall enough for a curve unless
 * they would leave the threads less than half of it, those of threads shrink to a few
 * pixels before they scroll.
 * @param {{width: number, height: number, objects: number, threads: number, labels: number, scroll: number, axis: number, flags: number}} given
 *   objects, threads: how many rows of each; labels: width of the names; axis, flags: heights
 *   of the strips above and below the rows
 * @returns {Layout}
 */
export function layOut({ width, height, objects, threads, labels, scroll, axis, flags }) {
  const visible = Math.max(0, height - axis - flags);
  const even = visible / Math.max(1, objects + threads);
  const least = even < 8 ? 10 : 8; // where there is room for all names, they have it
  const objectHeight = clamp(even, objects * 17 > visible / 2 ? least : 17, 23);
  const rowHeight = clamp((visible - objects * objectHeight) / Math.max(1, threads), 6, 23);
  const content = objects * objectHeight + threads * rowHeight;
  return {
    left: labels, width: Math.max(1, width - labels - 12), top: axis, bottom: axis + Math.min(visible, content),
    objects, objectHeight, rowHeight, content, scroll: clamp(scroll, 0, Math.max(0, content - visible)),
  };
}

const clamp = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, n));

/** Where the i-th row is on the canvas. @param {Layout} layout @param {number} i @returns {{y: number, height: number}} */
export function rowPlace({ top, scroll, objects, objectHeight, rowHeight }, i) {
  const y = top - scroll + Math.min(i, objects) * objectHeight + Math.max(0, i - objects) * rowHeight;
  return { y, height: i < objects ? objectHeight : rowHeight };
}

/** Which row is at a height of the canvas; it may be none that exists. @param {Layout} layout @param {number} y */
export function rowAt({ top, scroll, objects, objectHeight, rowHeight }, y) {
  const down = y - top + scroll;
  const under = down - objects * objectHeight;
  return under < 0 ? Math.floor(down / objectHeight) : objects + Math.floor(under / rowHeight);
}

/** The distance between the lines of the time axis, so that a label fits between two. @param {number} span ns @param {number} width */
export function axisStep(span, width) {
  const least = (span / width) * 64;
  const steps = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 18000, 36000, 86400].map((s) => s * second);
  return steps.find((s) => s >= least) ?? 86400 * second * Math.ceil(least / (86400 * second));
}

/**
 * The flags of marks: the changes of one parameter that a slider's drag makes one after
 * another are one change, from the first value to the last, and so are the updates of a
 * variable that are lost, or its races. A flag takes in what comes no more than `reach`
 * after its first mark.
 * @param {readonly Record[]} marks by time @param {number} reach ns
 * @returns {Flag[]} by the time of their first mark
 */
export function flagsOf(marks, reach) {
  /** @type {Flag[]} */
  const flags = [];
  /** @type {Map<string, Flag>} */
  const newest = new Map(); // by what belongs together
  for (const mark of marks) {
    const what = mark.kind === 'param' ? mark.text : wrong.has(mark.kind) ? `${mark.kind} ${mark.object}` : '';
    const open = newest.get(what);
    if (open && mark.time - open.mark.time <= reach) {
      if (mark.kind === 'param') open.mark = { ...open.mark, to: mark.to };
      open.until = mark.time;
      open.count++;
      continue;
    }
    const flag = { mark, until: mark.time, count: 1 };
    flags.push(flag);
    if (what) newest.set(what, flag);
  }
  return flags;
}

const wrong = new Set(['store', 'race']);

const turning = new Set(['compute', 'gil', 'core']);
const turnsWidth = 8; // pixels

/**
 * What to draw of a thread's spans between two times: bars, alike ones in touch
 * joined and those too narrow to be seen given to their neighbour, and ticks where it
 * ran for no time, at most one in two pixels.
 * @param {readonly Span[]} spans @param {number} from @param {number} to @param {number} scale ns in a pixel
 * @returns {{bars: Bar[], ticks: number[]}} in pixels from `from`
 */
export function barsOf(spans, from, to, scale) {
  const column = turnsWidth * scale;
  /** @type {Bar[]} */
  const bars = [];
  /** @type {number[]} */
  const ticks = [];
  for (let i = Math.max(0, indexAt(spans, from)); i < spans.length && spans[i].from <= to; i++) {
    const { state, reason, object } = spans[i];
    if (spans[i].to < from) continue;
    const x0 = (Math.max(spans[i].from, from) - from) / scale;
    const x1 = (Math.min(spans[i].to, to) - from) / scale;
    const turns = bars.at(-1)?.turns;
    if (x1 === x0 && (turns || turning.has(reason))) continue;
    if (turning.has(reason) && Math.min(spans[i].to, to) - spans[i].from < 2 * scale) {
      const at = Math.floor(spans[i].from / column);
      const ran = reason === 'compute' ? x1 - x0 : 0;
      if (turns?.at === at) Object.assign(/** @type {Bar} */ (bars.at(-1)), { x1, turns: { at, ran: turns.ran + ran } });
      else bars.push({ x0, x1, state, reason: '', object: 0, turns: { at, ran } });
      continue;
    }
    if (state === 'running' && x1 - x0 < 2 && reason !== 'spin') {
      if (!ticks.length || x0 - ticks[ticks.length - 1] >= 2) ticks.push(x0);
      if (x1 === x0) continue;
    }
    const last = bars.at(-1);
    if (last && x0 - last.x1 < 0.5 && ((last.state === state && last.reason === reason && last.object === object) || x1 - x0 < 0.75)) last.x1 = x1;
    else bars.push({ x0, x1, state, reason, object });
  }
  return { bars, ticks };
}

/**
 * The steps of an object's curve between two times.
 * @param {readonly Level[]} levels @param {number} from @param {number} to @param {number} scale ns in a pixel
 * @returns {{x0: number, x1: number, value: number, limit: number}[]} in pixels from `from`
 */
export function stepsOf(levels, from, to, scale) {
  const steps = [];
  for (let i = Math.max(0, indexAt(levels, from)); i < levels.length && levels[i].time <= to; i++) {
    const { time, value, limit } = levels[i];
    const end = Math.min(levels[i + 1]?.time ?? to, to);
    const x0 = (Math.max(time, from) - from) / scale;
    const x1 = (end - from) / scale;
    if (x1 - x0 >= 0.5 || i === levels.length - 1) steps.push({ x0, x1, value, limit });
    else if (steps.length) steps[steps.length - 1].x1 = x1;
  }
  return steps;
}

/**
 * The top of an object's curve: its greatest value or limit since a time.
 * @param {string} kind @param {readonly Level[]} levels @param {number} from
 */
export function topOf(kind, levels, from) {
  let top = 1;
  for (let i = Math.max(0, indexAt(levels, from)); i < levels.length; i++) top = Math.max(top, boundOf(kind, levels[i]), amountOf(kind, levels[i]));
  return top;
}

/** The bound of an object's curve, 0 if it has none: a variable's limit counts lost updates, a pipe's is far up. @param {string} kind @param {{limit: number}} level */
export const boundOf = (kind, { limit }) => (kind === 'variable' || kind === 'pipe' ? 0 : limit);

/** What the curve of an object shows: items, or permits taken. @param {string} kind @param {{value: number, limit: number}} level */
export const amountOf = (kind, { value, limit }) => (kind === 'semaphore' ? limit - value : value);
