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
  /** What was answered, of this epoch. @type {{from: number, to: number, grain: number}[]} */
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
        known = [...known.slice(-mostKnown), { from, to, grain: (to - from) / width }];
        touch();
      }
      if (wanted) await new Promise((resolve) => { setTimeout(resolve, every); });
    }
    asking = false;
  }

  function want(/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ width, again = false) {
    wanted = { again, from: Math.max(0, Math.floor(from)), to: Math.ceil(to), width: Math.max(1, Math.min(mostColumns, Math.round(width))) };
    if (!asking) ask();
  }

  return {
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
      const end = Math.min(to, trace.heldFrom);
      if (from >= end || from >= cursor.head) return;
      const grain = (to - from) / width;
      if (epoch === cursor.newest?.epoch && known.some((k) => k.from <= from && k.to >= end && k.grain <= grain * 1.5)) return;
      if (!wanted) want(from, Math.min(to, cursor.head), width, again);
    },
  };
}
