// What the lanes show besides their bars: names, axis, flags, playhead, scrollbar.

import { palette, threadColour } from '../core/colours.js';
import { axisStep, flagsOf, rowPlace } from './lanelayout.js';
import { axisText, flagText } from './lanewords.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./lanelayout.js').Layout} Layout
 * @typedef {import('./lanelayout.js').Row} Row
 * @typedef {import('./lanepaint.js').Canvas} Canvas
 * @typedef {import('./lanepaint.js').Tokens} Tokens
 * @typedef {Object} Frame
 * @property {Canvas} c
 * @property {Tokens} tokens
 * @property {View} view
 * @property {readonly Row[]} rows
 * @property {Layout} layout
 * @property {{from: number, to: number}} shown
 * @property {number} width
 * @property {number} height
 * @property {(time: number) => number} xOf
 */

/** Heights of the strips above and below the rows. */
export const axis = 26;
export const flags = 20;

const bracket = 8; // width of the one round a process's threads

/**
 * The names of the rows and the ground under their bars; a bracket holds the threads
 * of a process together.
 * @param {Frame} frame @param {Iterable<{row: Row, i: number, y: number, height: number}>} rows
 * @param {[first: number, last: number][]} families rows of processes with several threads
 */
export function paintNames({ c, tokens, view, layout, width }, rows, families) {
  c.textBaseline = 'middle';
  c.textAlign = 'right';
  const { left, objects, rowHeight } = layout;
  const every = Math.ceil(8 / rowHeight); // a name in smaller rows would lie on the next one
  const seen = [...rows];
  const isChosen = (/** @type {Row} */ row) => row.kind === 'thread' && (row.id === view.selected || row.id === view.hovered);
  const chosenAt = seen.filter(({ row }) => isChosen(row)).map(({ i }) => i);
  c.save();
  c.beginPath();
  c.rect(0, layout.top, width, layout.bottom - layout.top);
  c.clip();
  for (const { row, i, y, height } of seen) {
    const thread = row.kind === 'thread';
    const chosen = isChosen(row);
    if (chosen) fill(c, tokens.line, 0, y, width, height);
    fill(c, tokens.laneBack, left, y + height * 0.16, layout.width, height * 0.68);
    if (thread && height >= 5) {
      const dot = Math.min(8, height * 0.55);
      fill(c, palette[threadColour(row.id)].colour, left - 8 - dot, y + (height - dot) / 2, dot, dot);
    }
    const covered = (i - objects) % every || chosenAt.some((at) => Math.abs(at - i) < every);
    if (thread && covered && !chosen) continue;
    c.font = `${chosen ? '600 ' : ''}${Math.min(12, Math.max(9, height * 0.62))}px ${tokens.font}`;
    c.fillStyle = thread ? tokens.text : tokens.dim;
    c.fillText(row.name, left - 22, y + height / 2 + 0.5, left - 26 - (families.length ? bracket : 0));
  }
  c.strokeStyle = tokens.dim;
  c.lineWidth = 1.5;
  c.beginPath();
  for (const [first, last] of families) {
    const [top, end] = [rowPlace(layout, first), rowPlace(layout, last)];
    c.moveTo(bracket, top.y + top.height * 0.3);
    c.lineTo(bracket / 2, top.y + top.height * 0.3);
    c.lineTo(bracket / 2, end.y + end.height * 0.7);
    c.lineTo(bracket, end.y + end.height * 0.7);
  }
  c.stroke();
  c.restore();
}

/** The lines of time and their labels. @param {Frame} frame */
export function paintAxis({ c, tokens, view, layout, shown, width, height, xOf }) {
  const step = axisStep(shown.to - shown.from, layout.width);
  const head = xOf(view.clock.time); // the handle covers labels that come too near
  c.font = `11px ${tokens.font}`;
  c.textAlign = 'center';
  c.textBaseline = 'middle';
  const fork = view.all.length > 1 ? xOf(view.tab.status?.parting?.time ?? -Infinity) : -Infinity;
  const first = view.all.length > 1 ? layout.left + 44 : 0; // the name of a run reaches as far
  for (let time = Math.ceil(shown.from / step) * step; time <= shown.to; time += step) {
    const x = Math.round(xOf(time)) + 0.5;
    fill(c, tokens.grid, x - 0.5, layout.top - 4, 1, height - layout.top - flags + 8);
    c.fillStyle = tokens.dim;
    const words = axisText(view.t, time, step, shown.to);
    const half = c.measureText(words).width / 2;
    if (!view.side && x > first && x + half < width - 4 && Math.abs(x - head) > half + 8 && Math.abs(x - fork) > 12) c.fillText(words, x, axis / 2 - 1);
  }
}

// As far as this from its first change a parameter's changes are one flag.
const flagReach = { pixels: 90, ns: 3e9 };

/** The flags in sight. @param {Pick<Frame, 'view' | 'layout' | 'shown'>} frame @returns {import('./lanelayout.js').Flag[]} */
export function flagsIn({ view, layout, shown }) {
  const reach = Math.max(flagReach.ns, ((shown.to - shown.from) / layout.width) * flagReach.pixels);
  return flagsOf(view.trace.marks, reach).filter(({ mark }) => mark.time >= shown.from && mark.time <= shown.to);
}

/** Where something was printed, as ticks over the flags. @param {Frame} frame */
export function paintPrints({ c, tokens, view, layout, shown, height, xOf }) {
  const { prints } = view.trace;
  c.globalAlpha = 0.7;
  let next = layout.left;
  for (let i = prints.findIndex(({ time }) => time >= shown.from); i >= 0 && i < prints.length && prints[i].time <= shown.to; i++) {
    const x = Math.round(xOf(prints[i].time));
    if (x < next) continue;
    fill(c, tokens.dim, x, height - flags + 1, 1, 3);
    next = x + 3;
  }
  c.globalAlpha = 1;
}

/** The flags at the bottom: what was changed by hand or found out. @param {Frame} frame */
export function paintFlags(frame) {
  const { c, tokens, view, layout, width, height, xOf } = frame;
  c.font = `11px ${tokens.font}`;
  c.textAlign = 'left';
  c.textBaseline = 'middle';
  const y = height - flags / 2;
  // From the right, so that of a burst of changes the last one has its words. They stand
  // before their flag where there is no room behind it.
  let next = width;
  const shown = flagsIn(frame).map((flag) => ({ ...flag, x: xOf(flag.mark.time), words: flagText(flag, view) })).filter(({ words }) => words);
  for (const [i, { mark, until, x, words }] of [...shown.entries()].reverse()) {
    const colour = mark.kind === 'param' || mark.kind === 'action' ? tokens.accent : tokens.blocked;
    c.globalAlpha = 0.35;
    fill(c, colour, x, layout.top, 1, height - layout.top - flags);
    fill(c, colour, x, height - flags, Math.max(1, xOf(until) - x), 1.5);
    c.globalAlpha = 1;
    const room = c.measureText(words).width;
    const fits = x + 12 + room + 6 <= next;
    const left = !fits && x - room - 14 > (shown[i - 1]?.x ?? 0); // under the names is room too
    if (fits || left) c.fillText(words, left ? x - room - 6 : x + 12, y + 0.5);
    fill(c, colour, x, y - 6, 1.4, 12);
    c.beginPath();
    c.moveTo(x + 1, y - 6);
    c.lineTo(x + 8, y - 3);
    c.lineTo(x + 1, y);
    c.fill();
    next = left ? x - room - 12 : x;
  }
}

/** Where accesses to a variable raced, on its row, one diamond for those at one place; a lost update is part of the row itself. @param {Frame} frame */
export function paintRaces({ c, tokens, view, rows, layout, shown, xOf }) {
  const last = new Map();
  c.beginPath();
  for (const { kind, object, time } of view.trace.marks) {
    if (kind !== 'race' || time < shown.from || time > shown.to) continue;
    const x = xOf(time);
    if (x - (last.get(object) ?? -Infinity) < 3) continue;
    last.set(object, x);
    const i = rows.findIndex((row) => row.kind === 'object' && row.id === object);
    if (i < 0) continue;
    const { y, height } = rowPlace(layout, i);
    const [middle, r] = [y + height / 2, Math.min(5, height / 3)];
    if (middle - r < layout.top || middle + r > layout.bottom) continue;
    c.moveTo(x - r, middle);
    c.lineTo(x, middle - r);
    c.lineTo(x + r, middle);
    c.lineTo(x, middle + r);
    c.closePath();
  }
  c.strokeStyle = tokens.text;
  c.fillStyle = tokens.laneBack;
  c.lineWidth = 1.5;
  c.fill();
  c.stroke();
}

/** The scrollbar of the rows, where they do not fit. @param {Frame} frame */
export function paintScrollbar({ c, tokens, layout, width }) {
  const visible = layout.bottom - layout.top;
  if (layout.content <= visible + 0.5) return;
  const bar = Math.max(20, (visible * visible) / layout.content);
  c.fillStyle = tokens.strong;
  c.beginPath();
  c.roundRect(width - 8, layout.top + (layout.scroll / (layout.content - visible)) * (visible - bar), 4, bar, 2);
  c.fill();
}

// reachOf is from where to where a line goes that stands for a moment of all runs.
function reachOf(/** @type {View} */ { side, all }, /** @type {number} */ top, /** @type {number} */ height) {
  return [side ? 0 : top, side === all.length - 1 ? height - flags : height];
}

/** Where two runs part: a broken line that forks at its upper end. @param {Frame} frame */
export function paintParting({ c, tokens, view, layout, height, xOf }) {
  const parting = view.tab.status?.parting;
  if (!parting || view.all.length < 2 || parting.time > view.clock.time) return;
  const x = Math.round(xOf(parting.time)) + 0.5;
  if (x < layout.left - 1 || x > layout.left + layout.width) return;
  const [top, bottom] = reachOf(view, layout.top, height);
  c.strokeStyle = tokens.part;
  c.lineWidth = 1.5;
  c.setLineDash([5, 3]);
  c.beginPath();
  c.moveTo(x, top);
  c.lineTo(x, bottom);
  c.stroke();
  c.setLineDash([]);
  if (view.side) return;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x, top);
  c.lineTo(x, top - 5);
  c.lineTo(x - 5, top - 12);
  c.moveTo(x, top - 5);
  c.lineTo(x + 5, top - 12);
  c.stroke();
}

/** What lies ahead of a moment in the past, as through mist. @param {Frame} frame */
export function paintFuture({ c, tokens, view, layout, height, xOf }) {
  if (!view.past) return;
  const x = Math.max(layout.left, xOf(view.clock.time));
  const end = layout.left + layout.width;
  if (x >= end) return;
  c.globalAlpha = 0.62;
  fill(c, tokens.panel, x, layout.top, end - x, height - layout.top - flags);
  c.globalAlpha = 1;
}

/** The line at the cursor and its handle. @param {Frame} frame */
export function paintPlayhead({ c, tokens, view, layout, height, xOf }) {
  const at = xOf(view.clock.time);
  const end = layout.left + layout.width;
  if (at < layout.left - 1 || at > end + 1) return;
  const x = Math.min(at, end);
  const [top, bottom] = reachOf(view, layout.top, height);
  fill(c, tokens.text, x - 0.75, Math.max(0, top - 10), 1.5, bottom - Math.max(0, top - 10));
  if (view.side) return;
  c.beginPath();
  c.moveTo(x - 6.5, top - 21);
  c.lineTo(x + 6.5, top - 21);
  c.lineTo(x + 6.5, top - 13);
  c.lineTo(x, top - 6);
  c.lineTo(x - 6.5, top - 13);
  c.fill();
}

function fill(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
  c.fillStyle = colour;
  c.fillRect(x, y, w, h);
}
