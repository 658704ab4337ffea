// Where two runs part, in words: what each of them did there. Pure.

import { duration, letterOf } from './format.js';
import { indexAt } from './spans.js';
import { nameOf, stateText, toldText } from './told.js';

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('./playhead.js').View} View
 */

/**
 * The sentence that says where the runs part; empty until they have.
 * @param {View} view
 */
export function partingText(view) {
  const { t, all } = view;
  const parting = view.tab.status?.parting;
  if (!parting || all.length < 2 || parting.time > view.clock.time) return '';
  const [first, second] = parting.did;
  return t('parting.text', {
    at: duration(parting.time, t, 2),
    a: didText(all[0], first, second), b: didText(all[1], second, first),
    first: letterOf(0), second: letterOf(1),
  });
}

// didText is what a run did, or, where it did nothing, what the thread that did something
// in the other run was doing.
function didText(/** @type {View} */ view, /** @type {Record | null} */ did, /** @type {Record | null} */ other) {
  if (did) return toldText(view, did);
  return other ? meanwhile(view, other) : '';
}

// meanwhile is what the thread that acted in the other run did in this one at that time.
function meanwhile(/** @type {View} */ view, /** @type {Record} */ other) {
  const row = view.trace.spans(other.thread);
  const span = row[indexAt(row, other.time)];
  return span ? stateText(view, nameOf(view, other.thread), span.state, span.reason, span.object) : view.t('parting.nothing');
}
