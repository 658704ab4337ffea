// The cycle of a deadlock over the stage, loaded when there is one to draw.

import { cycleOf } from '../core/verdict.js';
import { createCycle } from '../stage/cycle.js';

/** @typedef {import('../core/playhead.js').View} View */

/**
 * @param {HTMLElement} host of the stage
 * @param {(thread: number) => DOMRect | null} rectOf where a thread is, in the viewport
 * @returns {(view: View | null, box: import('../stage/marks.js').Box) => void} shows the cycle of a run, none for null
 */
export function createCycleOver(host, rectOf) {
  const cycle = createCycle(host);
  return (view, box) => cycle.render(view ? cycleOf(view) : [], rectOf, box);
}
