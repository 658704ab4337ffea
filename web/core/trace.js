// The trace: what accumulates along a run and no state holds, for lanes, console
// and curves. It is fed live, record by record, and filled in from the server's
// answers by range; both ways come to the same content. Times are virtual
// nanoseconds.

import { createOverview } from './overview.js';
import { append, appendLevel, spliceLevels, spliceSpans } from './spans.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').RangeReply} RangeReply
 * @typedef {import('./spans.js').Span} Span
 * @typedef {import('./spans.js').Level} Level
 * @typedef {{seq: number, time: number, thread: number, text: string, line: number}} Print
 */

const maxSpans = 200_000;
const maxPrints = 10_000;
const maxMakers = 2_000;
const recentBound = 2_048;
const markKinds = new Set(['param', 'action', 'verdict', 'error', 'race']);
/** @type {readonly any[]} */
const none = Object.freeze([]);

/**
 * An empty trace. It keeps a bounded number of spans and prints: the oldest fall
 * out, and `heldFrom` says from when on it is complete.
 * @param {{spans?: number, prints?: number}} [bounds]
 */
export function createTrace({ spans: spanBound = maxSpans, prints: printBound = maxPrints } = {}) {
  /** @type {Map<number, Span[]>} */
  let lanes = new Map();
  /** @type {Map<number, Level[]>} */
  let levels = new Map();
  /** @type {Print[]} */
  let prints = [];
  /** @type {Record[]} */
  let marks = [];
  /** @type {{from: number, to: number, count: number}[]} */
  let gaps = [];
  /** @type {Map<number, number>} */
  let makers = new Map();
  /** The newest records, each at its number modulo the bound. @type {Record[]} */
  let recent = [];
  let dropped = 0;
  let count = 0;
  let newest = 0;
  let heldFrom = 0;
  let version = 0;
  let edits = 0;
  const overview = createOverview();

  function list(/** @type {Map<number, any[]>} */ map, /** @type {number} */ id) {
    let found = map.get(id);
    if (!found) map.set(id, (found = []));
    return found;
  }

  function openSpan(/** @type {any} */ thread, /** @type {number} */ from) {
    const row = list(lanes, thread.id);
    const before = row.length;
    const last = row.at(-1);
    if (last && last.to > from) last.to = Math.max(last.from, from);
    append(row, { from, to: Infinity, state: thread.state, reason: thread.reason, object: thread.object });
    count += row.length - before;
  }

  function noteLevel(/** @type {any} */ object, /** @type {number} */ time) {
    if (object) appendLevel(list(levels, object.id), { time, value: object.value, limit: object.limit });
  }

  function noteMaker(/** @type {number} */ item, /** @type {number} */ thread) {
    makers.set(item, thread);
    if (makers.size > maxMakers) makers.delete(/** @type {number} */ (makers.keys().next().value));
  }

  function bound() {
    while (count > spanBound) {
      dropBefore(heldFrom + (newest - heldFrom) / 4 + 1);
    }
    if (prints.length > printBound) {
      const extra = prints.length - Math.ceil(printBound * 0.9);
      prints = prints.slice(extra);
      dropped += extra;
    }
  }

  function dropBefore(/** @type {number} */ time) {
    for (const [id, row] of lanes) {
      const kept = row.filter((s) => s.to >= time);
      count += kept.length - row.length;
      lanes.set(id, kept);
    }
    for (const [id, row] of levels) {
      const first = row.findLastIndex((l) => l.time <= time);
      if (first > 0) levels.set(id, row.slice(first));
    }
    marks = marks.filter((m) => m.time >= time);
    heldFrom = time;
    edits++;
  }

  function mergePrints(/** @type {RangeReply} */ { prints: fresh, to, missing }, /** @type {number} */ from) {
    prints = mergeBySeq(prints, fresh.map(printOf));
    gaps = gaps.filter((g) => g.from < from || g.to > to);
    if (missing > 0) gaps.push({ from, to, count: missing });
  }

  return {
    /**
     * Takes one record of the live run: `before` and `after` are the states
     * around it.
     * @param {State} before
     * @param {Record} record
     * @param {State} after
     */
    apply(before, record, after) {
      version++;
      overview.add(record);
      recent[record.seq % recentBound] = record;
      newest = Math.max(newest, record.time);
      switch (record.kind) {
        case 'thread': case 'state':
          openSpan(after.threads[record.thread - 1], record.time);
          break;
        case 'print':
          prints.push(printOf(record));
          break;
        case 'object': case 'set': case 'clear': case 'acquire': case 'release':
        case 'put': case 'get': case 'flow': case 'resize': case 'store': case 'write':
          noteLevel(after.objects[record.object - 1], record.time);
          if (record.kind === 'put') noteMaker(record.seq, record.thread);
          if (record.kind === 'store' && record.by) marks.push(record);
          break;
        default:
          if (markKinds.has(record.kind)) marks.push(record);
      }
      bound();
    },

    /**
     * Begins at a keyframe, on joining or after a gap: every thread's present
     * stretch goes on or opens at its `since`. What lies between the newest record
     * known and there stays empty until it is merged.
     * @param {State} state
     */
    start(state) {
      version++;
      overview.start(state.seq);
      edits++;
      for (const thread of state.threads) {
        const last = list(lanes, thread.id).at(-1);
        if (last && last.from === thread.since && last.state === thread.state) continue;
        if (last) last.to = Math.max(last.from, Math.min(last.to, newest, thread.since));
        openSpan(thread, thread.since);
      }
      for (const object of state.objects) {
        noteLevel(object, state.time);
        for (const item of object.items) noteMaker(item.id, item.thread);
      }
      if (newest < state.time) heldFrom = state.time;
      newest = Math.max(newest, state.time);
      bound();
    },

    /**
     * Puts the server's answer in place of what is known of [from, to]; what is
     * newer stays.
     * @param {RangeReply} range
     */
    merge(range) {
      version++;
      edits++;
      const from = Math.max(range.from, range.held);
      const to = range.to;
      const rows = groupRows(range.lanes, ([, a, b, state, reason, object]) => ({ from: a, to: b, state, reason, object }));
      for (const id of new Set([...rows.keys(), ...lanes.keys()])) {
        lanes.set(id, spliceSpans(list(lanes, id), rows.get(id) ?? [], from, to));
      }
      count = 0;
      for (const row of lanes.values()) count += row.length;
      for (const [id, row] of groupRows(range.levels, ([, time, value, limit]) => ({ time, value, limit }))) {
        levels.set(id, spliceLevels(list(levels, id), row, from, to));
      }
      mergePrints(range, from);
      marks = mergeBySeq(marks, range.marks);
      if (from < heldFrom && to >= heldFrom) heldFrom = from;
      newest = Math.max(newest, Math.min(to, lastTime(range)));
      bound();
    },

    /** Puts in what was printed before what is held, and nothing else of the server's answer. @param {RangeReply} range */
    mergePrints(range) {
      version++;
      mergePrints(range, range.from);
      bound();
    },

    /** Forgets everything: a new epoch begins. */
    reset() {
      overview.reset();
      lanes = new Map();
      levels = new Map();
      prints = [];
      marks = [];
      gaps = [];
      makers = new Map();
      recent = [];
      dropped = count = newest = heldFrom = 0;
      version++;
      edits++;
    },

    /** @param {number} threadId @returns {readonly Span[]} by time; do not change them */
    spans(threadId) { return lanes.get(threadId) ?? none; },
    /** @param {number} objectId @returns {readonly Level[]} by time; do not change them */
    levels(objectId) { return levels.get(objectId) ?? none; },
    /** @param {number} item id of an item @returns {number} the thread that put it, 0 if that is not known */
    maker(item) { return makers.get(item) ?? 0; },
    /** The whole run at a glance. */
    overview,
    /** A record of the newest ones that came live, null if it is none of them. @param {number} seq @returns {Record | null} */
    record(seq) {
      const found = recent[seq % recentBound];
      return found?.seq === seq ? found : null;
    },
    get prints() { return prints; },
    get marks() { return marks; },
    /** Prints that are known to have been left out. */
    get missing() { return gaps.reduce((sum, g) => sum + g.count, dropped); },
    /** The time from which on the spans are complete. */
    get heldFrom() { return heldFrom; },
    /** Grows with every change. */
    get version() { return version; },
    /** Grows when something else than the newest end of a row changed. */
    get edits() { return edits; },
  };
}

/** @typedef {ReturnType<typeof createTrace>} Trace */

// groupRows sorts rows [id, …] into one list per id.
function groupRows(/** @type {any[]} */ rows, /** @type {(row: any[]) => any} */ make) {
  /** @type {Map<number, any[]>} */
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row[0]);
    if (group) group.push(make(row));
    else groups.set(row[0], [make(row)]);
  }
  return groups;
}

function mergeBySeq(/** @type {any[]} */ old, /** @type {any[]} */ fresh) {
  const bySeq = new Map();
  for (const r of old) bySeq.set(r.seq, r);
  for (const r of fresh) bySeq.set(r.seq, r);
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function printOf(/** @type {any} */ { seq, time, thread, text, line }) {
  return { seq, time, thread, text, line };
}

function lastTime(/** @type {RangeReply} */ range) {
  return range.lanes.reduce((/** @type {number} */ last, /** @type {any[]} */ row) => Math.max(last, row[2]), 0);
}
