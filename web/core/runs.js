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
 * may lack what happened before virtual time `to`. `stays(from)` says whether the tab
 * looks at what came after virtual time `from` and stays there, though the run goes on
 * otherwise from then.
 * @param {(run: Run, to: number) => void} onGap
 * @param {(from: number) => boolean} [stays]
 */
export function createRuns(onGap, stays = () => false) {
  const clock = createClock();
  let all = [begin()];
  /** What is still looked at though it goes on otherwise. @type {readonly Run[] | null} */
  let parked = null;

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

  // park keeps what there is to be looked at, to its end, and makes room for what goes on.
  function park() {
    for (const { cursor } of all) {
      cursor.hold(Infinity);
      cursor.moveTo(cursor.head);
    }
    parked = all;
    all = all.map(begin);
  }

  function arrived(/** @type {Run} */ { cursor }, /** @type {number} */ wall) {
    clock.sample(wall, head());
    if (cursor.ahead <= mostAhead) return;
    cursor.hold(Infinity);
    clock.reset(head());
    moveTo(head());
  }

  return {
    /** The runs there are. @type {readonly Run[]} */
    get all() { return all; },
    /** The runs that are looked at: those there are, or those that there were when the tab stayed. @type {readonly Run[]} */
    get shown() { return parked ?? all; },
    /** Whether the tab stayed with runs that go on otherwise. */
    get parked() { return parked !== null; },
    /** Looks at the runs there are again. */
    unpark() { parked = null; },

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
      const newest = all[frame.twin ?? 0]?.cursor.newest;
      if (!parked && newest && newest.epoch !== frame.epoch && stays(frame.time)) park();
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

    /** Lets the first run show nothing after a record, until that is let go of by Infinity. @param {number} seq */
    hold(seq) {
      const { cursor } = all[0];
      cursor.hold(seq);
      if (seq === Infinity) clock.reset(cursor.time);
    },

    /** Forgets the session: what comes next is another one's first keyframe. */
    clear() {
      parked = null;
      all = [all[0]];
      all[0].cursor.clear();
      clock.reset(0);
    },

    /** Whether the newest that is known is shown. */
    get atHead() { return all.every(({ cursor }) => cursor.atHead); },
  };
}

/** @typedef {ReturnType<typeof createRuns>} Runs */
