// Fills a trace with what its tab was not sent: asks the server by range, and puts
// the answers in.

/**
 * @typedef {import('../core/runs.js').Run} Run
 *
 * @typedef {object} Parts
 * @property {(command: import('./wire.js').Command) => Promise<import('./wire.js').ServerMessage>} send
 * @property {(to: number) => {from: number, width: number}} window what is to be seen when `to` is the newest moment, in so many columns
 * @property {() => void} touch there is something new to draw
 */

const every = 250; // ms between two questions
const mostColumns = 4096; // that the server answers for

/**
 * @param {Run} run
 * @param {Parts} parts
 * @returns {(to: number) => void} asks for what happened before `to`; one question at a time, the newest wins
 */
export function createFill({ cursor, trace }, { send, window, touch }) {
  let asking = false;
  let missing = -1;

  async function ask() {
    asking = true;
    while (missing >= 0) {
      const to = missing;
      missing = -1;
      const epoch = cursor.newest?.epoch ?? 0;
      const { from, width } = window(to);
      const reply = await send({ type: 'range', epoch, from: Math.floor(from), to, width: Math.max(1, Math.min(mostColumns, width)) }).catch(() => null);
      if (reply?.type === 'range' && reply.epoch === cursor.newest?.epoch) {
        trace.merge(reply);
        touch();
      }
      if (missing >= 0) await new Promise((resolve) => { setTimeout(resolve, every); });
    }
    asking = false;
  }

  return (to) => {
    missing = to;
    if (!asking) ask();
  };
}
