// What a record reports, in words. Pure.

import { plainText } from './ansi.js';

/**
 * @typedef {import('../net/wire.js').Record} Record
 * @typedef {Pick<import('./playhead.js').View, 'state' | 't' | 'lang' | 'scenario'>} Seen
 */

/** Kinds of records that have words of their own; their objects are named. */
const told = new Set(['set', 'clear', 'acquire', 'release', 'put', 'get', 'load', 'store', 'write', 'notify', 'task', 'print',
  'thread', 'process', 'object', 'exit', 'error', 'action', 'verdict', 'flow']);

/** Whether there is more to say of a record than that something happened. @param {Record} record */
export const isTold = (record) => record.kind === 'state' || told.has(record.kind);

/** What a record reports, as a sentence without its full stop. @param {Seen} view @param {Record} record @returns {string} */
export function toldText(view, record) {
  const { t, state, scenario, lang } = view;
  const who = nameOf(view, record.thread);
  if (record.kind === 'state') return stateText(view, who, String(record.to), record.reason, record.object);
  if (record.kind === 'verdict') return t('parting.verdict', { what: record.verdict ? t(`lanes.verdict.${record.verdict.kind}`) : '' });
  if (record.kind === 'action') return t('parting.action', { name: scenario?.actions.find((a) => a.name === record.text)?.label[lang] ?? record.text });
  if (record.kind === 'thread' && !record.by) return t('parting.begins', { who });
  return t(told.has(record.kind) ? `parting.${record.kind}` : 'parting.other', {
    who: who || t('parting.outside'), by: nameOf(view, record.by) || t('parting.outside'), object: state.objects[record.object - 1]?.name ?? '', text: plainText(record.text), value: record.to,
  });
}

/** That a thread comes to a state. @param {Seen} view @param {string} who @param {string} to @param {string} reason @param {number} object */
export function stateText({ t, state }, who, to, reason, object) {
  const what = reason === 'join' || reason === 'start' ? state.threads[object - 1]?.name : state.objects[object - 1]?.name;
  return to === 'blocked' && what ? t('parting.waits', { who, object: what }) : t(`parting.to.${to}`, { who });
}

/** @param {Seen} view @param {number} id of a thread @returns {string} '' for none */
export const nameOf = ({ state }, id) => state.threads[id - 1]?.name ?? '';
