// The playhead: the page's one requestAnimationFrame. Each frame it moves the
// cursors, puts together what there is to see and has it drawn, but only if
// something changed; while nothing does it sleeps.

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Status} Status
 * @typedef {import('../net/wire.js').Scenario} Scenario
 * @typedef {import('./runs.js').Run} Run
 * @typedef {import('./runs.js').Runs} Runs
 * @typedef {import('./store.js').Tab} Tab
 * @typedef {import('./trace.js').Trace} Trace
 *
 * @typedef {object} View all there is to see in one frame; read only
 * @property {State} state at the cursor
 * @property {number} time virtual ns at the cursor, at least state.time
 * @property {number} head newest virtual time known
 * @property {boolean} playing
 * @property {number} speed virtual seconds per second, 0 as fast as it goes
 * @property {number} actual the speed reached during the last second
 * @property {boolean} ended whether the program is over
 * @property {Scenario | null} scenario
 * @property {Status | null} status
 * @property {'owner' | 'viewer'} role
 * @property {Trace} trace
 * @property {number} selected id of the selected thread, 0 none
 * @property {number} hovered
 * @property {'en' | 'zh'} lang
 * @property {(key: string, args?: {[name: string]: string | number}) => string} t
 * @property {number} epoch number of the history that state belongs to
 * @property {boolean} live whether there is a run to show: a first keyframe has come
 * @property {Tab} tab
 */

const calmInterval = 250; // ms between frames where motion is to be reduced

/**
 * The view of a run at this moment.
 * @param {Tab} tab
 * @param {Run} run
 * @param {View['t']} t
 * @returns {View}
 */
export function viewOf(tab, { cursor, trace }, t) {
  const { status, scenario, role, selected, hovered, lang } = tab;
  const kind = cursor.state.verdict?.kind;
  return {
    state: cursor.state, time: Math.max(cursor.time, cursor.state.time), head: cursor.head,
    playing: status?.playing ?? false, speed: status?.speed ?? 1, actual: status?.actual ?? 0,
    ended: kind === 'done' || kind === 'failed',
    scenario, status, role, trace, selected, hovered, lang, t, epoch: cursor.newest?.epoch ?? 0, live: cursor.newest !== null, tab,
  };
}

/**
 * Starts the frame loop, asleep.
 * @param {object} parts
 * @param {Pick<Runs, 'advance' | 'atHead'>} parts.runs
 * @param {() => boolean} parts.draw draws a frame; true if it wants another one right after
 * @param {(frame: (wall: number) => void) => void} [parts.request] requestAnimationFrame
 * @param {() => boolean} [parts.calm] whether motion is to be reduced
 */
export function createPlayhead({ runs, draw, request = requestAnimationFrame, calm = () => false }) {
  let scheduled = false;
  let dirty = false;
  let drawn = -Infinity;

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    request(frame);
  }

  function frame(/** @type {number} */ wall) {
    scheduled = false;
    const waits = !dirty && calm() && wall - drawn < calmInterval;
    let more = false;
    if (!waits && (runs.advance(wall) || dirty)) {
      dirty = false;
      drawn = wall;
      more = draw();
    }
    dirty ||= more;
    if (dirty || !runs.atHead) schedule();
  }

  return {
    /** Something changed that must be drawn. */
    touch() {
      dirty = true;
      schedule();
    },
    /** Frames have arrived: the cursor may have to move. */
    wake: schedule,
  };
}
