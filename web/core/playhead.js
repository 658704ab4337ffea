// The playhead: the page's one requestAnimationFrame. Each frame it moves the
// cursors, puts together what there is to see and has it drawn, but only if
// something changed; while nothing does it sleeps.

import { beginsStep } from './roam.js';

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
 * @property {'' | 'with' | 'away'} guide whether whoever steers looks at the past, and this tab with them or elsewhere
 * @property {boolean} sought whether the tab was taken to a time by hand: the stage keeps up with the hand, nothing glides
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
 * @property {(key: string, args?: import('./language.js').Args) => string} t
 * @property {number} epoch number of the history that state belongs to
 * @property {boolean} live whether there is a run to show: a first keyframe has come
 * @property {Tab} tab
 * @property {readonly number[]} offered threads of which this tab is to pick one, or could have another one run, or get something, than did; none if no choice is due
 * @property {number} ran the thread that ran next at the moment in the past, or was readied, where others could have been, 0 else
 * @property {{by: number, object: number} | null} given who readied it, and for what it had waited; null if it ran
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
 * @param {Pick<import('./roam.js').Roam, 'place' | 'guide' | 'playing' | 'show'>} [roam] where the tab looks
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

/** Whether something goes on in what is looked at. @param {View} view */
export const goesOn = ({ playing, clock, past, tab }) => playing && !clock.ended && (past || !tab.status?.still);

/** @type {readonly number[]} */
const nobody = [];

const present = { place: null, guide: /** @type {const} */ (''), playing: false, show: () => null };

function sideOf(/** @type {Tab} */ tab, /** @type {Run} */ { cursor, trace }, /** @type {number} */ side, /** @type {View['t']} */ t, /** @type {NonNullable<Parameters<typeof viewOf>[3]>} */ roam) {
  const { scenario, role, selected, lang } = tab;
  const hovered = tab.rested ? 0 : tab.hovered;
  const status = (side ? tab.status?.twin : tab.status) ?? null;
  const epoch = cursor.newest?.epoch ?? 0;
  const moment = roam.show(epoch);
  const state = moment?.state ?? cursor.state;
  const kind = state.verdict?.kind;
  const choice = tab.status?.choice;
  const asked = choice && role === 'owner' && !roam.place && (choice.twin ?? 0) === side ? choice.threads : nobody;
  const could = roam.place && !roam.playing && role === 'owner' ? couldAt(moment) : nobody;
  return {
    state, time: Math.max(roam.place ? roam.place.time : cursor.time, moment?.exact === false ? 0 : state.time), head: cursor.head,
    latest: cursor.state, past: roam.place !== null, guide: roam.guide,
    sought: roam.place?.epoch === 0 && !roam.playing && roam.guide !== 'with', exact: !roam.place || Boolean(moment?.exact),
    playing: roam.place ? roam.playing : status?.playing ?? false, speed: status?.speed ?? 1, actual: status?.actual ?? 0,
    ended: kind === 'done' || kind === 'failed',
    scenario, status, role, trace, selected, hovered, lang, t, epoch, live: cursor.newest !== null, tab, side,
    offered: could.length ? could : asked, ran: could.length ? moment?.next?.thread ?? 0 : 0,
    given: could.length && moment?.next?.to === 'ready' ? { by: moment.next.by, object: state.threads[moment.next.thread - 1].object } : null,
  };
}

/** What could have been picked at a moment, by its state. @type {WeakMap<State, readonly number[]>} */
const picks = new WeakMap();
const givenToOne = ['lock', 'semaphore', 'get', 'put'];

// couldAt is which threads could have run at a moment in the past at which one of several
// was picked, or been readied where one of several waiters was.
function couldAt(/** @type {import('./past.js').Moment | null} */ moment) {
  if (!moment?.exact || !moment.next) return nobody;
  const { state, next } = moment;
  let found = picks.get(state);
  if (!found) {
    const all = beginsStep(next) ? state.threads.filter((thread) => thread.state === 'ready')
      : next.kind === 'state' && next.to === 'ready' && next.reason === 'woken' && next.by ? waitersWith(state, next.thread) : [];
    picks.set(state, (found = all.length > 1 ? all.map(({ id }) => id) : nobody));
  }
  return found;
}

// waitersWith is who waits for the same as a thread, where that is given to one of them; the
// longest waiter first.
function waitersWith(/** @type {State} */ { threads }, /** @type {number} */ thread) {
  const { reason, object } = threads[thread - 1];
  if (!givenToOne.includes(reason)) return [];
  return threads.filter((other) => other.state === 'blocked' && other.reason === reason && other.object === object).sort((a, b) => a.seq - b.seq);
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
