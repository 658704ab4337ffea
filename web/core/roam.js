// Roaming: a tab that looks at another moment than the newest. It moves by itself at
// a speed of its own, by steps, by records or from one turn of a thread to the next,
// and comes back to the present at its end; or, where it is led, to what whoever steers
// looks at. No DOM, no wall clock of its own.

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').At} At
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('./past.js').Past} Past
 *
 * @typedef {object} Place where the tab looks
 * @property {number} time virtual ns
 * @property {number} epoch of the run whose record it is exact about, 0: all that had happened by then
 * @property {number} seq the last record of that run that has happened
 */

const mostWalk = 200_000; // records that are searched for a step or a turn

/** Whether a record begins a step: a decision gave its thread the processor. @param {Record} record */
export const beginsStep = (record) => record.kind === 'state' && record.to === 'running' && record.reason !== 'spin' && record.reason !== 'compute';

/**
 * @param {object} parts
 * @param {Past} parts.past
 * @param {() => number} parts.head newest virtual time known
 * @param {() => void} parts.touch something has moved
 */
export function createRoam({ past, head, touch }) {
  /** @type {Place | null} */
  let place = null; // its own
  /** @type {Place | null} */
  let led = null; // where whoever steers looks, for a tab that follows
  let speed = 0; // virtual ns per wall ms, 0 stands
  let last = -1;
  let turn = 0; // grows with every change of mind, so that late answers are dropped
  /** What was last shown of each run. @type {Map<number, State>} */
  const shown = new Map();

  function go(/** @type {Place | null} */ next) {
    turn++;
    place = next;
    if (!next) speed = 0;
    if (!next && !led) shown.clear();
    touch();
  }

  // walk goes on from a record until one fits, and answers with its number; 0 if none does.
  async function walk(/** @type {number} */ epoch, /** @type {number} */ from, /** @type {1 | -1} */ way, /** @type {(record: Record) => boolean} */ fits) {
    const mine = ++turn;
    for (let seq = from; seq > 0 && Math.abs(seq - from) < mostWalk; seq += way) {
      const record = await past.record(epoch, seq);
      if (mine !== turn || !record) return 0;
      if (fits(record)) return seq;
    }
    return 0;
  }

  async function stand(/** @type {number} */ epoch, /** @type {number} */ seq) {
    const mine = ++turn;
    const record = seq > 0 ? await past.record(epoch, seq) : null;
    if (mine === turn) go({ epoch, seq, time: record?.time ?? 0 });
  }

  return {
    /** Where the tab looks; null: at the newest that is known. @returns {Place | null} */
    get place() { return place ?? led; },
    /** Where the tab looks by itself. @returns {Place | null} */
    get own() { return place; },
    /** Whether whoever steers looks at the past, and this tab `with` them or `away` from that. @returns {'' | 'with' | 'away'} */
    get guide() { return !led ? '' : place ? 'away' : 'with'; },

    /** Follows whoever steers, while it does not look elsewhere by itself. @param {Place | null} next where they look, null: at the newest */
    lead(next) {
      led = next;
      if (!place) go(null);
      else touch();
    },
    /** Whether it moves by itself. */
    get playing() { return speed > 0; },

    /** Goes to a virtual time; to the present if it is not before that. @param {number} time */
    seek(time) {
      go(time >= head() ? null : { time: Math.max(0, Math.floor(time)), epoch: 0, seq: -1 });
    },

    /** Stands at a virtual time, also at the newest, while the run goes on. @param {number} time */
    hold: (time) => go({ time: Math.floor(time), epoch: 0, seq: -1 }),

    /** Stands just after a record. @param {number} epoch @param {number} seq 0: at the beginning */
    stand,

    /**
     * Moves by records, each of them; past the newest one is the present.
     * @param {number} epoch @param {number} seq where it stands @param {1 | -1} way
     */
    async byRecord(epoch, seq, way) {
      if (way < 0) return stand(epoch, Math.max(0, seq - 1));
      const next = await past.record(epoch, seq + 1);
      if (next) return stand(epoch, seq + 1);
      go(null);
    },

    /**
     * Moves by whole steps: to where the one before it ended, or the next one ends.
     * @param {number} epoch @param {number} seq where it stands @param {1 | -1} way
     */
    async byStep(epoch, seq, way) {
      if (way < 0) {
        const began = await walk(epoch, seq, -1, beginsStep);
        return stand(epoch, Math.max(0, began - 1));
      }
      const begins = await walk(epoch, seq + 1, 1, beginsStep);
      if (!begins) return go(null);
      const next = await walk(epoch, begins + 1, 1, beginsStep);
      if (next) return stand(epoch, next - 1);
      go(null);
    },

    /**
     * Moves to where a thread next gets the processor, or last got it.
     * @param {number} epoch @param {number} seq where it stands @param {1 | -1} way @param {number} thread
     */
    async byTurn(epoch, seq, way, thread) {
      const found = await walk(epoch, way > 0 ? seq + 1 : seq - 1, way, (record) => record.thread === thread && beginsStep(record));
      if (found) return stand(epoch, found);
      if (way > 0) go(null);
    },

    /** Plays on from here. @param {number} pace virtual seconds per second */
    play(pace) {
      place ??= led;
      if (!place) return;
      speed = pace * 1e6;
      last = -1;
      touch();
    },
    pause() {
      speed = 0;
      touch();
    },
    /** Comes back to the present, or to what whoever steers looks at. */
    leave: () => go(null),

    /**
     * Moves to where it belongs at this wall time; true if it moved.
     * @param {number} wall ms
     */
    advance(wall) {
      const elapsed = last < 0 ? 0 : wall - last;
      last = wall;
      if (!place || speed === 0 || elapsed === 0) return false;
      const time = Math.floor(place.time + elapsed * speed);
      if (time >= head()) go(null);
      else place = { time, epoch: 0, seq: -1 };
      return true;
    },

    /**
     * What a run is to show at this place; while that is asked for, the nearest known or
     * what was shown last. Null at the present, and before anything is known.
     * @param {number} epoch
     * @returns {import('./past.js').Moment | null}
     */
    show(epoch) {
      const there = place ?? led;
      if (!there) return null;
      const moment = past.at(epoch, there.epoch === epoch ? { seq: there.seq } : { time: there.time }, place !== null);
      const state = moment?.state ?? shown.get(epoch);
      if (!state) return null;
      shown.set(epoch, state);
      return { state, exact: moment?.exact ?? false, next: moment?.next };
    },
  };
}

/** @typedef {ReturnType<typeof createRoam>} Roam */
