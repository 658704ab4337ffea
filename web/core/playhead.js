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
 * @typedef {object} View all there is to see of a run in one frame; read only
 * @property {State} state at the cursor, or at the place in the past where the tab looks
 * @property {number} time virtual ns there, at least state.time
 * @property {State} latest at the cursor, wherever the tab looks
 * @property {boolean} past whether the tab looks at another moment than the newest
 * @property {boolean} exact whether `state` is that of the moment, or the nearest one known until it comes
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
 * @property {readonly number[]} offered threads of which this tab is to pick one, none if no choice is due
 * @property {number} side 0, or 1 for the second of two runs
 * @property {readonly View[]} all the views of all runs that are shown, one or two
 * @property {{time: number, head: number, ended: boolean}} clock of all of them together
 */

const calmInterval = 250; // ms between frames where motion is to be reduced

/**
 * The view of the run that the tab is about at this moment, which knows that of a twin.
 * @param {Tab} tab
 * @param {readonly Run[]} runs
 * @param {View['t']} t
 * @param {Pick<import('./roam.js').Roam, 'place' | 'playing' | 'show'>} [roam] where the tab looks
 * @returns {View}
 */
export function viewOf(tab, runs, t, roam = present) {
  const sides = runs.map((run, side) => sideOf(tab, run, side, t, roam));
  const clock = {
    time: Math.max(...sides.map(({ time }) => time)), head: Math.max(...sides.map(({ head }) => head)), ended: sides.every(({ ended }) => ended),
  };
  /** @type {View[]} */
  const all = [];
  for (const side of sides) all.push({ ...side, clock, all });
  return all[tab.side] ?? all[0];
}

/** @type {readonly number[]} */
const nobody = [];

const present = { place: null, playing: false, show: () => null };

function sideOf(/** @type {Tab} */ tab, /** @type {Run} */ { cursor, trace }, /** @type {number} */ side, /** @type {View['t']} */ t, /** @type {NonNullable<Parameters<typeof viewOf>[3]>} */ roam) {
  const { scenario, role, selected, hovered, lang } = tab;
  const status = (side ? tab.status?.twin : tab.status) ?? null;
  const epoch = cursor.newest?.epoch ?? 0;
  const moment = roam.show(epoch);
  const state = moment?.state ?? cursor.state;
  const kind = state.verdict?.kind;
  const choice = tab.status?.choice;
  const offered = choice && role === 'owner' && !roam.place && (choice.twin ?? 0) === side ? choice.threads : nobody;
  return {
    state, time: Math.max(roam.place ? roam.place.time : cursor.time, moment?.exact === false ? 0 : state.time), head: cursor.head,
    latest: cursor.state, past: roam.place !== null, exact: !roam.place || Boolean(moment?.exact),
    playing: roam.place ? roam.playing : status?.playing ?? false, speed: status?.speed ?? 1, actual: status?.actual ?? 0,
    ended: kind === 'done' || kind === 'failed',
    scenario, status, role, trace, selected, hovered, lang, t, epoch, live: cursor.newest !== null, tab, side, offered,
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
