// Keeps the curves of a run up to date while somebody looks at them: asks the
// server for what is new, one question at a time and not too often.

import { columnFor, merge, question } from '../core/curves.js';

/**
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {{epoch: number, head: number, seq: number}} Place how far the run has come
 */

const every = 250; // ms between two questions

/**
 * @param {(command: import('./wire.js').Command) => Promise<import('./wire.js').ServerMessage>} send
 * @param {() => void} touch there is something new to draw, or to ask
 */
export function createCurves(send, touch) {
  /** @type {Curves | null} */
  let known = null;
  let busy = false; // or asked a moment ago
  let answered = ''; // what was asked for last

  async function ask(/** @type {Place} */ { epoch, head, seq }, /** @type {number} */ from, /** @type {number} */ span) {
    const key = [epoch, head, seq, from, span].join();
    if (busy || key === answered) return;
    busy = true;
    const reply = await send(question(known, epoch, from, span)).catch(() => null);
    if (reply?.type === 'curves') {
      known = merge(known, reply, columnFor(span));
      answered = key;
    }
    touch();
    setTimeout(() => {
      busy = false;
      touch();
    }, every);
  }

  return {
    /**
     * The curves of the run as far as they are known, null before the first answer.
     * Asks for what is missing of them from a time to the head, so fine that `span`
     * has a few hundred columns.
     * @param {Place} place @param {number} from @param {number} span @returns {Curves | null}
     */
    of(place, from, span) {
      ask(place, from, span);
      return known?.epoch === place.epoch ? known : null;
    },
  };
}
