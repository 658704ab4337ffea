// The runs that the tab shows, one or two twins, on one clock: the cursor and the trace
// of each, moved together with the wall. No DOM, no wall clock of its own.

import { createClock } from './clock.js';
import { createCursor } from './cursor.js';
import { createTrace } from './trace.js';

/**
 * @typedef {import('../net/wire.js').Keyframe} Keyframe
 * @typedef {import('../net/wire.js').Delta} Delta
 * @typedef {{cursor: import('./cursor.js').CursorModel, trace: import('./trace.js').Trace}} Run
 */

const mostAhead = 4000; // a tab in the background draws nothing, but must not hoard

/**
 * One run at the beginning of nothing. `onGap(run, to)` is called when a run's trace
 * may lack what happened before virtual time `to`.
 * @param {(run: Run, to: number) => void} onGap
 */
export function createRuns(onGap) {
  const clock = createClock();
  let all = [begin()];

  function begin() {
    const trace = createTrace();
    /** @type {Run} */
    const run = { trace, cursor: createCursor(trace, (to) => onGap(run, to)) };
    return run;
  }

  const head = () => Math.max(...all.map(({ cursor }) => cursor.head));

  function moveTo(/** @type {number} */ time) {
    return all.map(({ cursor }) => cursor.moveTo(time)).includes(true);
  }

  function arrived(/** @type {Run} */ { cursor }, /** @type {number} */ wall) {
    clock.sample(wall, head());
    if (cursor.ahead <= mostAhead) return;
    clock.reset(head());
    moveTo(head());
  }

  return {
    /** The runs there are. @type {readonly Run[]} */
    get all() { return all; },

    /**
     * Makes room for a twin, or lets go of the run that does not go on. Takes the epochs
     * of the first run and of the second one, 0 for none.
     * @param {number} first @param {number} second
     */
    pair(first, second) {
      if (second && all.length === 1) all = [...all, begin()];
      if (!second) all = [all.find(({ cursor }) => cursor.newest?.epoch === first) ?? all[0]];
    },

    /**
     * Takes a keyframe that arrived at this wall time.
     * @param {Keyframe} frame
     * @param {number} wall
     */
    keyframe(frame, wall) {
      const run = all[frame.twin ?? 0];
      if (run?.cursor.keyframe(frame)) clock.reset(head());
      if (run) arrived(run, wall);
    },

    /**
     * Takes the records after a head. False if they do not follow it.
     * @param {Delta} delta
     * @param {number} wall
     */
    delta(delta, wall) {
      const run = all[delta.twin ?? 0];
      if (!run) return true; // of a twin that is gone
      const follows = run.cursor.delta(delta);
      if (follows) arrived(run, wall);
      return follows;
    },

    /** @param {boolean} playing @param {number} speed */
    setPace: clock.setPace,
    /** @param {number} ms */
    setFrame: clock.setFrame,

    /**
     * Moves to where the cursors belong at this wall time; true if anything moved.
     * @param {number} wall
     */
    advance: (wall) => moveTo(Math.floor(clock.advance(wall, head()))),

    /** Forgets the session: what comes next is another one's first keyframe. */
    clear() {
      all = [all[0]];
      all[0].cursor.clear();
      clock.reset(0);
    },

    /** Whether the newest that is known is shown. */
    get atHead() { return all.every(({ cursor }) => cursor.atHead); },
  };
}

/** @typedef {ReturnType<typeof createRuns>} Runs */
