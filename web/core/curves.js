// What a run amounts to over time, as far as the tab knows it: put together from
// the server's answers, column by column. Pure. Times are virtual nanoseconds.

/**
 * @typedef {import('../net/wire.js').CurvesReply} CurvesReply
 * @typedef {{least: number, most: number, mean: number, limit: number}} Cell an amount in one column
 * @typedef {{count: number, median: number, high: number, longest: number}} Wait the waits that ended in one bin, in ns
 * @typedef {object} Curves
 * @property {number} epoch
 * @property {number} asked the length of a column that was asked for
 * @property {number} column the length of one
 * @property {number} bin columns in a bin
 * @property {number} from the beginning of a bin
 * @property {number} to
 * @property {Map<number, Cell[]>} amounts by object, then column; a hole where the object was not there
 * @property {Map<number, Cell[]>} blocked threads, likewise, without holes
 * @property {Map<number, number[]>} passed by object, then bin; a hole for nothing
 * @property {Map<number, Wait[]>} waits likewise
 * @property {Map<number, (number | undefined)[]>} shares by thread, then bin: thousandths, or a hole where the thread does not live; of 0 how many threads were at work, in thousandths
 */

const columns = 512; // that are asked for
const finest = 1e6; // ns, of all columns

/** The length of the shortest columns of which few enough reach over so much time. @param {number} span */
export function columnFor(span) {
  let column = finest;
  while (Math.floor((span - 1) / columns) >= column) column *= 2;
  return column;
}

/**
 * What to ask the server for, so that the curves from `from` to the head are
 * known in columns fit for `span`.
 * @param {Curves | null} known
 * @param {number} epoch @param {number} from @param {number} span
 * @returns {{type: 'curves', epoch: number, from: number, to: number, width: number}}
 */
export function question(known, epoch, from, span) {
  const wanted = columnFor(span);
  const goesOn = known?.epoch === epoch && known.asked === wanted && known.from <= from && known.to >= from;
  const column = goesOn ? known.column : wanted;
  const bin = column * (known?.bin ?? 1);
  const start = goesOn ? Math.max(known.from, Math.floor(known.to / bin) * bin) : from;
  return { type: 'curves', epoch, from: Math.floor(start), to: Math.floor(start) + columns * column, width: columns };
}

/**
 * The curves with an answer put in, or the answer's alone where it does not go on
 * with them.
 * @param {Curves | null} known @param {CurvesReply} reply @param {number} asked the length of a column that was asked for
 * @returns {Curves}
 */
export function merge(known, reply, asked) {
  const fresh = unpack(reply, asked);
  const fits = known?.epoch === fresh.epoch && known.column === fresh.column && known.from <= fresh.from && known.to >= fresh.from;
  if (!fits) return fresh;
  const drop = Math.max(0, Math.floor(((fresh.to - known.from) / fresh.column - 2 * columns) / fresh.bin) * fresh.bin);
  const at = (fresh.from - known.from) / fresh.column;
  const join = (/** @type {Map<number, any[]>} */ old, /** @type {Map<number, any[]>} */ more, /** @type {number} */ unit) => {
    const ids = [...new Set([...old.keys(), ...more.keys()])].sort((a, b) => a - b);
    return new Map(ids.map((id) => {
      const row = (old.get(id) ?? []).slice(0, at / unit);
      row.length = at / unit;
      return [id, row.concat(more.get(id) ?? []).slice(drop / unit)];
    }));
  };
  const from = known.from + drop * fresh.column;
  return {
    ...fresh, asked: known.asked, from,
    amounts: join(known.amounts, fresh.amounts, 1),
    blocked: filled(join(known.blocked, fresh.blocked, 1), columnsIn(from, fresh.to, fresh.column)),
    passed: join(known.passed, fresh.passed, fresh.bin), waits: join(known.waits, fresh.waits, fresh.bin), shares: join(known.shares, fresh.shares, fresh.bin),
  };
}

/** @returns {Curves} */
function unpack(/** @type {CurvesReply} */ reply, /** @type {number} */ asked) {
  const { epoch, from, to, column, bin } = reply;
  const length = columnsIn(from, to, column);
  const bins = Math.max(1, Math.ceil(length / bin));
  const cell = (/** @type {number[]} */ [least, most, mean, limit]) => ({ least, most, mean: mean / 1000, limit });
  return {
    epoch, asked, from, to, column, bin,
    amounts: unfold(reply.amounts, length, cell), blocked: filled(unfold(reply.blocked, length, cell), length),
    passed: place(reply.passed, ([count]) => count),
    waits: place(reply.waits, ([count, median, high, longest]) => ({ count, median, high, longest })),
    shares: unfold(reply.shares, bins, ([share]) => (share < 0 ? undefined : share)),
  };
}

const columnsIn = (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ column) => Math.max(1, Math.ceil((to - from) / column));

const nobody = { least: 0, most: 0, mean: 0, limit: 0 };

// filled says of every column without threads that there were none.
function filled(/** @type {Map<number, Cell[]>} */ lists, /** @type {number} */ length) {
  for (const list of lists.values()) {
    for (let i = 0; i < length; i++) list[i] ??= nobody;
  }
  return lists;
}

/** place puts each row [id, index, …] where it belongs. @template T @param {number[][]} rows @param {(rest: number[]) => T} make @returns {Map<number, T[]>} */
function place(rows, make) {
  /** @type {Map<number, T[]>} */
  const lists = new Map();
  for (const [id, index, ...rest] of rows) {
    const list = lists.get(id) ?? [];
    list[index] = make(rest);
    lists.set(id, list);
  }
  return lists;
}

/** unfold repeats each row up to the next one of the same id. @template T @param {number[][]} rows @param {number} length @param {(rest: number[]) => T} make */
function unfold(rows, length, make) {
  const lists = place(rows, make);
  for (const list of lists.values()) {
    const first = list.findIndex((_, i) => i in list);
    for (let i = first + 1; i < length; i++) if (!(i in list)) list[i] = list[i - 1];
  }
  return lists;
}

/**
 * The index of the column at a time, of the last one for later times.
 * @param {Curves} curves @param {number} time @param {number} [unit] columns that are counted as one
 */
export function indexIn({ from, to, column }, time, unit = 1) {
  const length = column * unit;
  return Math.min(Math.floor((time - from) / length), Math.ceil((to - from) / length) - 1);
}

/** How many bins before a moment the rate at it counts. */
export const rateBins = 4;

/**
 * How many a second went through an object during the last rateBins bins, by bin.
 * @param {Curves} curves @param {number} id
 */
export function ratesOf({ passed, from, to, column, bin }, id) {
  const counts = passed.get(id) ?? [];
  const length = bin * column;
  return Array.from({ length: Math.ceil((to - from) / length) }, (_, i) => {
    let sum = 0;
    for (let k = Math.max(0, i - rateBins + 1); k <= i; k++) sum += counts[k] ?? 0;
    const rest = Math.max(0, from + (i + 1) * length - to); // of the last bin, still to come
    return sum / ((rateBins * length - rest) / 1e9);
  });
}
