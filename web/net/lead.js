// Leading and following: whoever steers tells the others where they look, and viewers
// look there too, as long as they do not look around by themselves.

import { createThrottle } from '../core/throttle.js';

/** @typedef {import('../core/roam.js').Place} Place */

const every = 200; // ms between two places that are told

/**
 * @param {object} parts
 * @param {import('../core/store.js').Store} parts.store
 * @param {import('../core/roam.js').Roam} parts.roam
 * @param {(command: import('./wire.js').Command) => Promise<unknown>} parts.send
 */
export function createLead({ store, roam, send }) {
  /** @type {Place | null} */
  let told = null;
  let seat = 0; // another one after every connection
  const teller = createThrottle((/** @type {Place | null} */ place) => {
    send({ type: 'playhead', ...(place && { at: { epoch: place.epoch, seq: Math.max(place.seq, 0), time: place.time } }) }).catch(() => {});
  }, every);

  store.subscribe(({ lead, role }, before) => {
    if (lead === before.lead && role === before.role) return;
    roam.lead(role === 'viewer' && lead ? { ...lead, seq: lead.epoch ? lead.seq : -1 } : null);
  });

  return {
    /** Tells where this tab looks, if it steers and that is new. */
    tell() {
      const { role, helm, connection } = store.tab;
      if (role !== 'owner' || !helm || connection.phase !== 'live') return;
      const same = roam.own === told && (helm.viewer === seat || !told);
      [told, seat] = [roam.own, helm.viewer];
      if (!same) teller.call(told);
    },
  };
}
