// A Gantt chart whose bars are as thick as the share of time that was worked: so their
// area is the work.

import { clamp, fit, group, line, path, rect, round, second, shortName, text, textWidth } from '../../stage/marks.js';
import { threadColour } from '../../core/colours.js';
import { numberText } from '../../core/language.js';

/**
 * @typedef {import('../../stage/marks.js').Mark} Mark
 * @typedef {import('../../core/spans.js').Span} Span
 * @typedef {import('../../net/wire.js').Thread} Thread
 * @typedef {import('./people.js').Area} Area
 * @typedef {{thread: Thread, spans: readonly Span[], done: number}} Row done: nanoseconds of work that it has done
 */

const smooth = 2; // columns on either side that the share is taken over

const works = (/** @type {Span} */ s) => (s.state === 'running' && s.reason === 'compute') || s.state === 'sleeping';

/**
 * Which share of each of n equal columns of time was worked, evened out with those
 * beside it: turns may be nearly as long as a column. Where the spans know of much less
 * work than was done, because they were thinned out, all columns have the same share.
 * @param {Row} row @param {number} from @param {number} to now, or when it ended @param {number} column ns
 * @returns {number[]}
 */
export function shares({ spans, done }, from, to, column) {
  const n = Math.max(0, Math.ceil((to - from) / column - 1e-9));
  const worked = Array.from({ length: n }, () => 0);
  let sum = 0;
  for (const s of spans) {
    if (!works(s) || s.to <= from || s.from >= to) continue;
    const [a, b] = [Math.max(s.from, from) - from, Math.min(s.to, to) - from];
    sum += b - a;
    for (let i = Math.floor(a / column); i < n && i * column < b; i++) worked[i] += Math.min(b, (i + 1) * column) - Math.max(a, i * column);
  }
  const length = (/** @type {number} */ i) => Math.min((i + 1) * column, to - from) - i * column;
  if (sum < done * 0.8) return worked.map(() => clamp(done / (to - from), 0, 1));
  return worked.map((_, i) => {
    let [time, all] = [0, 0];
    for (let k = Math.max(0, i - smooth); k <= Math.min(n - 1, i + smooth); k++) [time, all] = [time + worked[k], all + length(k)];
    return clamp(time / all, 0, 1);
  });
}

/**
 * The chart of some workers from their common beginning on.
 * @param {string} key @param {Row[]} rows @param {Area} area
 * @param {{from: number, to: number, end: number, even: boolean, total: string, over: boolean, axis: boolean, size: number, unit: string,
 *   lang: import('../../core/language.js').Lang}} time
 *   from, to: when they began, and now or when the last one ended; end: length of the axis in ns; even: whether turns are too
 *   short to be drawn one by one; total: what to write at
 *   the end of the bars; over: whether that is final; axis: whether to write times below, in that unit
 * @returns {Mark}
 */
export function gantt(key, rows, { x, y, width, height }, { from, to, end, even, total, over, axis, size, unit, lang }) {
  const tick = tickOf(end, width, size);
  const foot = axis ? size * 1.7 : 0;
  const tall = height - foot;
  const row = Math.min(tall / Math.max(1, rows.length), size * 4);
  const top = (tall - row * rows.length) / 2;
  const head = row < 8 ? 0 : Math.min(size * 2, 26);
  const plot = width - head - textWidth('00.0 s', size * 1.2);
  const scale = plot / end;
  const column = end / clamp(Math.floor(plot / 3), 1, 80);
  const thick = row * 0.8;
  const wordsX = Math.min(head + (to - from) * scale + size * 0.6, width - textWidth(total, size * 1.2));
  return group(key, x, y, [
    ...Array.from({ length: Math.floor(end / tick) + 1 }, (_, i) => line(head + i * tick * scale, 0, head + i * tick * scale, tall, 'time-grid')),
    ...(axis ? Array.from({ length: Math.floor(end / tick) + 1 }, (_, i) => text(head + i * tick * scale, tall + size, numberText(round((i * tick) / second), lang), size * 0.9, 'dim', 'middle')) : []),
    ...(axis ? [text(width, tall + size, unit, size * 0.9, 'dim', 'end')] : []),
    ...rows.map((r, i) => {
      const mid = top + (i + 0.5) * row;
      const until = r.thread.state === 'done' ? Math.min(r.thread.since, to) : to;
      return group(`row-${r.thread.id}`, 0, 0, [
        rect(head, mid - thick / 2, Math.max(0, (until - from) * scale), thick, 'gantt-row', { rx: 2 }),
        ...(head ? [text(head - 5, mid, fit(shortName(r.thread.name), Math.min(size, row * 0.8), head), Math.min(size, row * 0.8), 'dim', 'end')] : []),
        path(head, mid, even ? outline(shares(r, from, until, column), column * scale, (until - from) * scale, thick) : runs(r.spans, from, until, scale, thick), `gantt-bar thread-${threadColour(r.thread)}`),
      ], { thread: r.thread.id });
    }),
    ...(to > from ? [text(wordsX, tall / 2, total, size * 1.2, `gantt-total${over ? ' over' : ''}`)] : []),
  ]);
}

// runs are the stretches of work one by one.
function runs(/** @type {readonly Span[]} */ spans, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ scale, /** @type {number} */ thick) {
  return spans.filter((s) => works(s) && s.to > from && s.from < to).map((s) => {
    const [a, b] = [Math.max(s.from, from), Math.min(s.to, to)].map((at) => round((at - from) * scale));
    return `M${a},${round(-thick / 2)}H${b}V${round(thick / 2)}H${a}Z`;
  }).join('');
}

// outline is the shape of a bar about its middle line.
function outline(/** @type {number[]} */ heights, /** @type {number} */ step, /** @type {number} */ width, /** @type {number} */ thick) {
  if (!heights.length) return '';
  const half = heights.map((h) => round((h * thick) / 2));
  const at = (/** @type {number} */ i) => round(Math.min(width, i * step));
  let up = `M0,${-half[0]}`;
  let down = '';
  half.forEach((h, i) => {
    if (i < half.length - 1 && half[i + 1] === h) return;
    const next = half[i + 1];
    up += `H${at(i + 1)}${next === undefined ? '' : `V${-next}`}`;
  });
  for (let i = half.length - 1; i >= 0; i--) {
    if (i > 0 && half[i - 1] === half[i]) continue;
    down += `${down ? '' : `V${half[half.length - 1]}`}H${at(i)}${i > 0 ? `V${half[i - 1]}` : ''}`;
  }
  return `${up}${down}Z`;
}

// tickOf is the distance between two lines of the axis, in ns.
function tickOf(/** @type {number} */ end, /** @type {number} */ width, /** @type {number} */ size) {
  const least = (end * size * 3) / width;
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].map((s) => s * second).find((s) => s >= least) ?? 200 * second;
}
