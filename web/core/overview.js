// The overview: a whole run at a glance, in columns of equal length. It counts what
// comes record by record, and is `stale` where it lacks some, until the server's answer
// is put in its place. No DOM, no clock.

import { beginsStep } from './roam.js';

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').OverviewReply} OverviewReply
 * @typedef {'param' | 'action' | 'print' | 'verdict' | 'error' | 'lost' | 'race' | 'choice'} MarkKind
 */

/** The kinds of marks, by their bits. @type {readonly MarkKind[]} */
export const markKinds = ['param', 'action', 'print', 'verdict', 'error', 'lost', 'race', 'choice'];

const firstColumn = 1e6; // ns
const most = 512; // columns; then two become one
const mostLater = 5000;

/** The bits of what is marked at a record; who was picked of several is known to the server alone. @param {Record} record */
function bitsOf({ kind, from, to, by }) {
  const name = kind === 'param' ? (from === to ? '' : kind) : kind === 'store' ? (by ? 'lost' : '') : kind;
  const bit = markKinds.indexOf(/** @type {MarkKind} */ (name));
  return bit < 0 ? 0 : 1 << bit;
}

export function createOverview() {
  let column = firstColumn;
  /** @type {number[]} */
  let turns = [];
  /** @type {number[]} */
  let marks = [];
  let seq = 0;
  let stale = false;
  let version = 0;
  /** What came while it was stale. @type {Record[]} */
  let later = [];

  function count(/** @type {Record} */ record) {
    seq = record.seq;
    while (record.time >= column * most) halve();
    const at = Math.floor(record.time / column);
    while (turns.length <= at) {
      turns.push(0);
      marks.push(0);
    }
    marks[at] |= bitsOf(record);
    if (beginsStep(record)) turns[at]++;
  }

  function halve() {
    const half = Array.from({ length: Math.ceil(turns.length / 2) }, (_, i) => i);
    turns = half.map((i) => turns[2 * i] + (turns[2 * i + 1] ?? 0));
    marks = half.map((i) => marks[2 * i] | (marks[2 * i + 1] ?? 0));
    column *= 2;
  }

  function add(/** @type {Record} */ record) {
    if (record.seq <= seq) return;
    version++;
    if (record.seq > seq + 1) stale = true;
    if (!stale) count(record);
    else if (later.length < mostLater) later.push(record);
  }

  return {
    add,
    /** A state is shown that comes after so many records. @param {number} after */
    start(after) {
      if (after > seq) stale = true;
    },
    /** Puts the server's answer in place. @param {OverviewReply} reply */
    merge(reply) {
      ({ column, turns, marks, seq } = { ...reply, turns: [...reply.turns], marks: [...reply.marks] });
      const came = later;
      later = [];
      stale = false;
      version++;
      for (const record of came) add(record);
    },
    reset() {
      column = firstColumn;
      turns = [];
      marks = [];
      later = [];
      seq = 0;
      stale = false;
      version++;
    },
    /** ns */
    get column() { return column; },
    /** How often a thread was given the processor, by column. @returns {readonly number[]} */
    get turns() { return turns; },
    /** The kinds of marks as bits, by column. @returns {readonly number[]} */
    get marks() { return marks; },
    /** Whether records are missing. */
    get stale() { return stale; },
    /** Grows with every change. */
    get version() { return version; },
  };
}

/** @typedef {ReturnType<typeof createOverview>} Overview */
