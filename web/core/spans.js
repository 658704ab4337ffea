// Rows of what lasted, in order of time: the spans of a thread and the levels of an
// object, and the law by which they grow and are put together. Pure but for the rows
// given to append.

/**
 * @typedef {{from: number, to: number, state: string, reason: string, object: number}} Span
 *   a stretch of one state; `to` is Infinity while it lasts. Stretches of no
 *   length are left out, but for running ones, which stay as from = to.
 * @typedef {{time: number, value: number, limit: number}} Level a value held from `time` on
 */

/**
 * The index of the last element that begins at or before `time`, −1 if none does.
 * @param {readonly {from?: number, time?: number}[]} row
 * @param {number} time
 */
export function indexAt(row, time) {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((row[mid].from ?? row[mid].time ?? 0) <= time) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/**
 * Adds a span at the end of a row under the law of the trace: no empty stretches but
 * running ones, and no two alike side by side.
 * @param {Span[]} row @param {Span} span
 */
export function append(row, span) {
  let last = row.at(-1);
  if (last && last.from === last.to && last.state !== 'running') {
    row.pop();
    last = row.at(-1);
  }
  if (last && last.to >= span.from && same(last, span) && (last.from < last.to || last.from === span.from)) {
    last.to = Math.max(last.to, span.to);
  } else {
    row.push(span);
  }
}

function same(/** @type {Span} */ a, /** @type {Span} */ b) {
  return a.state === b.state && a.reason === b.reason && a.object === b.object;
}

/**
 * The row with what lies in [from, to] replaced by fresh spans.
 * @param {Span[]} row @param {Span[]} fresh @param {number} from @param {number} to
 */
export function spliceSpans(row, fresh, from, to) {
  /** @type {Span[]} */
  const out = [];
  for (const s of row) if (s.from < from) append(out, { ...s, to: Math.min(s.to, from) });
  for (const s of fresh) if (s.to >= from) append(out, { ...s, from: Math.max(s.from, from) });
  for (const s of row) if (s.to > to || (s.from === s.to && s.from >= to)) append(out, { ...s, from: Math.max(s.from, to) });
  return out;
}

/**
 * Adds a level at the end of a row: the last one of a moment counts, and only if it
 * differs from the one before.
 * @param {Level[]} row @param {Level} level
 */
export function appendLevel(row, level) {
  if (row.at(-1)?.time === level.time) row.pop();
  const last = row.at(-1);
  if (!last || last.value !== level.value || last.limit !== level.limit) row.push(level);
}

/**
 * The row with what lies in [from, to] replaced by fresh levels.
 * @param {Level[]} row @param {Level[]} fresh @param {number} from @param {number} to
 */
export function spliceLevels(row, fresh, from, to) {
  /** @type {Level[]} */
  const out = row.filter((l) => l.time < from);
  for (const l of fresh) if (l.time >= from) appendLevel(out, l);
  for (const l of row) if (l.time > to) appendLevel(out, l);
  return out;
}
