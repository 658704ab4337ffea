// The cursor: how far the tab shows a run. It holds the state at its own position and
// the frames that have arrived but lie ahead of it, and moves when it is told to. No
// DOM, no clock.

import { emptyState, reduceAll } from './reduce.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').Keyframe} Keyframe
 * @typedef {import('../net/wire.js').Delta} Delta
 * @typedef {import('./trace.js').Trace} Trace
 */

/**
 * A cursor at the beginning of nothing. `onGap(to)` is called when the trace may
 * lack what happened before virtual time `to`.
 * @param {Trace} trace
 * @param {(to: number) => void} onGap
 */
export function createCursor(trace, onGap) {
  let state = emptyState();
  let epoch = -1;
  let time = 0;
  let head = 0;
  let headSeq = 0;
  let held = Infinity; // the last record to be shown
  /** @type {(Record | Keyframe)[]} */
  let pending = [];

  function jumpTo(/** @type {Keyframe} */ frame) {
    state = frame.state;
    trace.start(state);
    if (frame.time > 0) onGap(frame.time);
  }

  // limit is the time of what is held back, if anything is.
  function limit() {
    const first = held < Infinity ? pending.find(({ seq }) => seq > held) : undefined;
    return first ? first.time : Infinity;
  }

  // applyDue moves the state on to everything at or before `time` that is not held back.
  function applyDue() {
    let due = 0;
    while (due < pending.length && pending[due].time <= time && pending[due].seq <= held) due++;
    if (due === 0) return false;
    /** @type {Record[]} */
    let records = [];
    const flush = () => {
      const before = state;
      state = reduceAll(state, records, (record, after) => trace.apply(before, record, after));
      records = [];
    };
    for (const entry of pending.splice(0, due)) {
      if ('state' in entry) {
        flush();
        jumpTo(entry);
      } else records.push(entry);
    }
    flush();
    return true;
  }

  return {
    /**
     * Takes a keyframe: at once where a new epoch begins, which is then answered with
     * true, else when the cursor comes to it.
     * @param {Keyframe} frame
     */
    keyframe(frame) {
      const begins = frame.epoch !== epoch;
      if (begins) {
        epoch = frame.epoch;
        held = Infinity;
        pending = [];
        trace.reset();
        time = frame.time;
        jumpTo(frame);
      } else pending.push(frame);
      head = frame.time;
      headSeq = frame.seq;
      return begins;
    },

    /**
     * Takes the records after the head. False if they do not follow it.
     * @param {Delta} delta
     */
    delta(delta) {
      if (delta.epoch !== epoch || delta.from !== headSeq) return false;
      for (const record of delta.records) pending.push(record);
      head = delta.time;
      headSeq = delta.to;
      return true;
    },

    /**
     * Moves to a virtual time, at most the head; true if anything moved.
     * @param {number} to
     */
    moveTo(to) {
      const before = time;
      time = Math.min(to, head, limit());
      return applyDue() || time !== before;
    },

    /** Shows nothing after a record until it is let go of again, by Infinity. @param {number} seq */
    hold(seq) { held = seq; },

    /** Forgets the run: what comes next is the first keyframe of another one. */
    clear() {
      epoch = -1;
      held = Infinity;
      state = emptyState();
      pending = [];
      time = head = headSeq = 0;
      trace.reset();
    },

    get state() { return state; },
    get time() { return time; },
    /** The newest virtual time known. */
    get head() { return head; },
    /** How many frames and records lie ahead. */
    get ahead() { return pending.length; },
    /** The state at the newest record known. */
    get newestState() {
      const frame = pending.findLast((entry) => 'state' in entry);
      const from = frame && 'state' in frame ? frame.state : state;
      return reduceAll(from, /** @type {Record[]} */ (pending.filter((entry) => !('state' in entry) && entry.seq > from.seq)));
    },
    /** What a new connection resumes from; null before the first keyframe. */
    get newest() { return epoch < 0 ? null : { epoch, seq: headSeq }; },
    /** Whether the cursor shows the newest that is known. */
    get atHead() { return time >= Math.min(head, limit()) && (pending.length === 0 || pending[0].seq > held); },
  };
}

/** @typedef {ReturnType<typeof createCursor>} CursorModel */
