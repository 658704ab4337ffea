// Fills a trace with what its tab was not sent: asks the server by range, and puts
// the answers in.

/**
 * @typedef {import('../core/runs.js').Run} Run
 *
 * @typedef {object} Parts
 * @property {(command: import('./wire.js').Command) => Promise<import('./wire.js').ServerMessage>} send
 * @property {(to: number) => {from: number, to: number, width: number}} window what is to be seen when `to` is the newest moment, in so many columns
 * @property {() => void} touch there is something new to draw
 */

const every = 250; // ms between two questions
const glanceEvery = 1000;
const mostColumns = 4096; // that the server answers for
const mostKnown = 20; // answers that are remembered

/**
 * @param {Run} run
 * @param {Parts} parts
 */
export function createFill({ cursor, trace }, { send, window, touch }) {
  let asking = false;
  /** @type {{from: number, to: number, width: number, again: boolean} | null} */
  let wanted = null;
  /** What was answered, of this epoch; whole: also what the server would have had to make again. @type {{from: number, to: number, grain: number, whole: boolean}[]} */
  let known = [];
  let epoch = 0;

  async function ask() {
    asking = true;
    while (wanted) {
      const { again, ...asked } = wanted;
      const { from, to, width } = asked;
      wanted = null;
      const now = cursor.newest?.epoch ?? 0;
      const reply = await send({ type: 'range', epoch: now, ...asked, ...(again && { again }) }).catch(() => null);
      if (reply?.type === 'range' && reply.epoch === cursor.newest?.epoch) {
        trace.merge(reply);
        if (epoch !== now) known = [];
        epoch = now;
        known = [...known.slice(-mostKnown), { from, to, grain: (to - from) / width, whole: again || reply.held <= from }];
        touch();
      } else setTimeout(touch, glanceEvery); // refused, as while the run is being made: who still looks there asks again
      if (wanted) await new Promise((resolve) => { setTimeout(resolve, every); });
    }
    asking = false;
  }

  let glancing = 0; // epoch that is being asked for, or was just now
  // glance asks for the whole run at a glance, where that is not known.
  async function glance() {
    const now = cursor.newest?.epoch;
    if (glancing === now || !trace.overview.stale || !now) return;
    glancing = now;
    const reply = await send({ type: 'overview', epoch: now }).catch(() => null);
    if (reply?.type === 'overview' && reply.epoch === cursor.newest?.epoch) trace.overview.merge(reply);
    touch();
    setTimeout(() => {
      if (glancing === now) glancing = 0;
      touch();
    }, glanceEvery);
  }

  let read = 0; // epoch of which all that was printed was asked for

  function want(/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ width, again = false) {
    wanted = { again, from: Math.max(0, Math.floor(from)), to: Math.ceil(to), width: Math.max(1, Math.min(mostColumns, Math.round(width))) };
    if (!asking) ask();
  }

  return {
    /** Asks for what was printed before what is held, until it is there. */
    async prints() {
      const now = cursor.newest?.epoch ?? 0;
      if (read === now || trace.heldFrom === 0) return;
      read = now;
      const reply = await send({ type: 'range', epoch: now, from: 0, to: Math.floor(trace.heldFrom), width: 1 }).catch(() => null);
      if (reply?.type === 'range' && reply.epoch === cursor.newest?.epoch) trace.mergePrints(reply);
      else setTimeout(() => { // refused, as while the run is being made: asks again
        if (read === now) read = 0;
        touch();
      }, glanceEvery);
      touch();
    },
    /** Asks for what happened before `to`, as far as it is to be seen; one question at a time, the newest wins. @param {number} to */
    before(to) {
      const { from, width } = window(to);
      want(from, to, width);
    },
    /**
     * Asks for a stretch of time that is looked at, unless it is known as finely.
     * @param {import('../stage/lanelayout.js').Window & {width: number}} seen
     * @param {boolean} again whether the server is to make the run again for what it does not hold
     */
    look({ from, to, width }, again) {
      glance();
      const end = Math.min(to, trace.heldFrom);
      if (from >= end || from >= cursor.head) return;
      const grain = (to - from) / width;
      if (epoch === cursor.newest?.epoch && known.some((k) => k.from <= from && k.to >= end && k.grain <= grain * 1.5 && (k.whole || !again))) return;
      if (!wanted) want(from, Math.min(to, cursor.head), width, again);
    },
  };
}
