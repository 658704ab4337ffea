// The past of runs: stretches of records that the server gave out, kept for a while,
// and the state at any moment of them. No DOM, no clock.

import { reduceAll } from './reduce.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('../net/wire.js').StretchReply} StretchReply
 * @typedef {{seq: number} | {time: number}} Wanted the state after record `seq`, or of all that had happened at virtual `time`
 * @typedef {{state: State, exact: boolean, next?: Record}} Moment not exact: the nearest that is known, while the server looks for it; next: the
 *   record after it, if it is at hand
 */

const length = 512; // records of a stretch, as in docs/protocol.md
const most = 64; // stretches kept

/**
 * @param {object} parts
 * @param {(epoch: number, wanted: Wanted) => Promise<StretchReply>} parts.ask asks the server for a stretch
 * @param {() => void} parts.touch a stretch has come
 */
export function createPast({ ask, touch }) {
  /** By epoch and index; the last used last. @type {Map<string, StretchReply>} */
  const kept = new Map();
  /** What was last worked out of a stretch. @type {WeakMap<StretchReply, {count: number, state: State}>} */
  const reached = new WeakMap();
  /** @type {Map<string, Promise<StretchReply | null>>} */
  const asked = new Map();
  /** @type {{epoch: number, state: State} | null} */
  let near = null;
  /** Stretches that the server had at hand, and whose neighbours were not asked for yet. @type {WeakSet<StretchReply>} */
  const held = new WeakSet();

  function keep(/** @type {StretchReply} */ stretch) {
    const key = `${stretch.epoch}:${stretch.index}`;
    kept.delete(key);
    kept.set(key, stretch);
    if (kept.size > most) kept.delete(/** @type {string} */ (kept.keys().next().value));
  }

  function find(/** @type {number} */ epoch, /** @type {Wanted} */ wanted) {
    const found = 'seq' in wanted ? kept.get(`${epoch}:${Math.floor(wanted.seq / length)}`) : findTime(epoch, wanted.time);
    if (!found || ('seq' in wanted && wanted.seq > found.state.seq + found.records.length)) return null;
    keep(found);
    return found;
  }

  function findTime(/** @type {number} */ epoch, /** @type {number} */ time) {
    for (const stretch of kept.values()) {
      if (stretch.epoch === epoch && stretch.state.time <= time && (stretch.open ? time <= stretch.until : time < stretch.until)) return stretch;
    }
    return null;
  }

  // fetch asks for a stretch, once for all who want it at the same time.
  function fetch(/** @type {number} */ epoch, /** @type {Wanted} */ wanted) {
    const key = `${epoch}:${JSON.stringify(wanted)}`;
    let answer = asked.get(key);
    if (!answer) {
      answer = ask(epoch, wanted).then((stretch) => {
        keep(stretch);
        if (!near) held.add(stretch);
        near = null;
        return stretch;
      }, () => null).finally(() => {
        asked.delete(key);
        touch();
      });
      asked.set(key, answer);
    }
    return answer;
  }

  // fetchBeside asks for what lies on both sides of a stretch, unless the server would have
  // to make the run again for it.
  function fetchBeside(/** @type {StretchReply} */ stretch) {
    const { epoch, index, open } = stretch;
    if (asked.size || !held.delete(stretch)) return;
    for (const beside of [index - 1, ...(open ? [] : [index + 1])]) {
      if (beside >= 0 && !kept.has(`${epoch}:${beside}`)) fetch(epoch, { seq: beside * length });
    }
  }

  function stateIn(/** @type {StretchReply} */ stretch, /** @type {number} */ count) {
    const known = reached.get(stretch);
    const from = known && known.count <= count ? known : { count: 0, state: stretch.state };
    const state = reduceAll(from.state, stretch.records.slice(from.count, count));
    reached.set(stretch, { count, state });
    return state;
  }

  return {
    /**
     * The moment that is wanted, or the nearest one known while it is asked for; null if
     * nothing is known yet.
     * @param {number} epoch @param {Wanted} wanted
     * @param {boolean} [onward] what lies around it may be wanted next
     * @returns {Moment | null}
     */
    at(epoch, wanted, onward = false) {
      const stretch = find(epoch, wanted);
      if (!stretch) {
        fetch(epoch, wanted);
        return near?.epoch === epoch ? { state: near.state, exact: false } : null;
      }
      if (onward) fetchBeside(stretch);
      const count = 'seq' in wanted ? wanted.seq - stretch.state.seq : countUntil(stretch.records, wanted.time);
      return { state: stateIn(stretch, count), exact: true, next: stretch.records[count] };
    },

    /** Takes what the server sends ahead of a stretch. @param {{epoch: number, state: State}} nearest */
    nearest(nearest) {
      near = nearest;
      touch();
    },

    /**
     * The record of that number, null if there is none (yet).
     * @param {number} epoch @param {number} seq from 1
     * @returns {Promise<Record | null>}
     */
    async record(epoch, seq) {
      const before = { seq: seq - 1 };
      const known = find(epoch, before);
      const stretch = known && seq <= known.state.seq + known.records.length ? known : await fetch(epoch, before);
      return stretch?.records[seq - 1 - stretch.state.seq] ?? null;
    },

    /** Forgets everything: another session is shown. */
    clear() {
      kept.clear();
      near = null;
    },
  };
}

/** @typedef {ReturnType<typeof createPast>} Past */

// countUntil is how many of the records are at or before a time.
function countUntil(/** @type {readonly Record[]} */ records, /** @type {number} */ time) {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (records[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
