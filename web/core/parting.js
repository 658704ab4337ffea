// Where two runs part, in words: what each of them did there. Pure.

import { plainText } from './ansi.js';
import { duration, letterOf } from './format.js';
import { indexAt } from './spans.js';

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {import('./playhead.js').View} View
 */

/** Kinds of records that have words of their own; their objects are named. */
const told = new Set(['set', 'clear', 'acquire', 'release', 'put', 'get', 'load', 'store', 'write', 'notify', 'task', 'print',
  'thread', 'process', 'object', 'exit', 'error', 'action', 'verdict', 'flow']);

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
  const { t, state, scenario, lang } = view;
  if (!did) return other ? meanwhile(view, other) : '';
  const who = nameOf(view, did.thread);
  if (did.kind === 'state') return stateText(view, who, String(did.to), did.reason, did.object);
  if (did.kind === 'verdict') return t('parting.verdict', { what: did.verdict ? t(`lanes.verdict.${did.verdict.kind}`) : '' });
  if (did.kind === 'action') return t('parting.action', { name: scenario?.actions.find((a) => a.name === did.text)?.label[lang] ?? did.text });
  const object = state.objects[did.object - 1]?.name ?? '';
  const text = plainText(did.text);
  return t(told.has(did.kind) ? `parting.${did.kind}` : 'parting.other', { who: who || t('parting.outside'), by: nameOf(view, did.by) || t('parting.outside'), object, text, value: did.to });
}

function stateText(/** @type {View} */ { t, state }, /** @type {string} */ who, /** @type {string} */ to, /** @type {string} */ reason, /** @type {number} */ object) {
  const what = reason === 'join' || reason === 'start' ? state.threads[object - 1]?.name : state.objects[object - 1]?.name;
  return to === 'blocked' && what ? t('parting.waits', { who, object: what }) : t(`parting.to.${to}`, { who });
}

// meanwhile is what the thread that acted in the other run did in this one at that time.
function meanwhile(/** @type {View} */ view, /** @type {Record} */ other) {
  const row = view.trace.spans(other.thread);
  const span = row[indexAt(row, other.time)];
  return span ? stateText(view, nameOf(view, other.thread), span.state, span.reason, span.object) : view.t('parting.nothing');
}

const nameOf = (/** @type {View} */ { state }, /** @type {number} */ id) => state.threads[id - 1]?.name ?? '';
