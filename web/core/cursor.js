// The cursor: what this tab shows of the run. It holds the state at its own
// position and the frames that have arrived but lie ahead of it, and moves by the
// clock. No DOM, no wall clock of its own.

import { createClock } from './clock.js';
import { emptyState, reduceAll } from './reduce.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').Keyframe} Keyframe
 * @typedef {import('../net/wire.js').Delta} Delta
 * @typedef {import('./trace.js').Trace} Trace
 */

const mostPending = 4000; // a tab in the background draws nothing, but must not hoard

/**
 * A cursor at the beginning of nothing. `onGap(to)` is called when the trace may
 * lack what happened before virtual time `to`.
 * @param {Trace} trace
 * @param {(to: number) => void} onGap
 */
export function createCursor(trace, onGap) {
  const clock = createClock();
  let state = emptyState();
  let epoch = -1;
  let time = 0;
  let head = 0;
  let headSeq = 0;
  /** @type {(Record | Keyframe)[]} */
  let pending = [];

  function begin(/** @type {Keyframe} */ frame) {
    epoch = frame.epoch;
    pending = [];
    trace.reset();
    clock.reset(frame.time);
    time = frame.time;
    jumpTo(frame);
  }

  function jumpTo(/** @type {Keyframe} */ frame) {
    state = frame.state;
    trace.start(state);
    if (frame.time > 0) onGap(frame.time);
  }

  // applyDue moves the state on to everything at or before `time`.
  function applyDue() {
    let due = 0;
    while (due < pending.length && pending[due].time <= time) due++;
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
     * Takes a keyframe: at once where a new epoch begins, else when the cursor
     * comes to it.
     * @param {Keyframe} frame
     * @param {number} wall
     */
    keyframe(frame, wall) {
      if (frame.epoch !== epoch) begin(frame);
      else pending.push(frame);
      head = frame.time;
      headSeq = frame.seq;
      clock.sample(wall, head);
      if (pending.length > mostPending) this.catchUp();
    },

    /**
     * Takes the records after the head. False if they do not follow it.
     * @param {Delta} delta
     * @param {number} wall
     */
    delta(delta, wall) {
      if (delta.epoch !== epoch || delta.from !== headSeq) return false;
      for (const record of delta.records) pending.push(record);
      head = delta.time;
      headSeq = delta.to;
      clock.sample(wall, head);
      if (pending.length > mostPending) this.catchUp();
      return true;
    },

    /** @param {boolean} playing @param {number} speed */
    setPace: clock.setPace,
    /** @param {number} ms */
    setFrame: clock.setFrame,

    /**
     * Moves to where the cursor belongs at this wall time; true if anything moved.
     * @param {number} wall
     */
    advance(wall) {
      const before = time;
      time = Math.floor(clock.advance(wall, head));
      return applyDue() || time !== before;
    },

    /** Goes to the head at once. */
    catchUp() {
      clock.reset(head);
      time = head;
      applyDue();
    },

    /** Forgets the session: what comes next is another one's first keyframe. */
    clear() {
      epoch = -1;
      state = emptyState();
      pending = [];
      time = head = headSeq = 0;
      trace.reset();
      clock.reset(0);
    },

    get state() { return state; },
    get time() { return time; },
    /** The newest virtual time known. */
    get head() { return head; },
    /** What a new connection resumes from; null before the first keyframe. */
    get newest() { return epoch < 0 ? null : { epoch, seq: headSeq }; },
    /** Whether the cursor shows the newest that is known. */
    get atHead() { return time >= head && pending.length === 0; },
  };
}

/** @typedef {ReturnType<typeof createCursor>} CursorModel */
