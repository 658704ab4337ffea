// What the lanes say in words: on the axis, on flags and beside the pointer. Pure.

import { clockDigits, paramText } from '../core/format.js';
import { fixed } from '../core/language.js';
import { indexAt } from '../core/spans.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/spans.js').Span} Span
 * @typedef {import('./lanelayout.js').Row} Row
 */

const second = 1e9;

/**
 * A time on the axis: seconds, or as the clock writes it where the axis goes on to two
 * minutes or more.
 * @param {View['t']} t @param {number} time @param {number} step between two lines @param {number} end of the axis
 */
export function axisText(t, time, step, end) {
  const decimals = Math.max(1, Math.ceil(-Math.log10(step / second) - 1e-9));
  if (end < 120 * second || decimals > 1) return t('unit.axis', { n: Number((time / second).toFixed(decimals)) });
  return clockDigits(time).slice(0, step < second ? -1 : -3);
}

/**
 * What was changed by hand or found out; empty for what needs no flag.
 * @param {Pick<import('./lanelayout.js').Flag, 'mark' | 'count'>} flag
 * @param {Pick<View, 'scenario' | 'state' | 't' | 'lang'>} view
 */
export function flagText({ mark, count }, { scenario, state, t, lang }) {
  if (mark.kind === 'store' || mark.kind === 'race') return t(`lanes.${mark.kind}`, { n: count });
  if (mark.kind === 'verdict') return mark.verdict ? t(`lanes.verdict.${mark.verdict.kind}`) : '';
  if (mark.kind === 'error') return mark.text;
  if (mark.kind === 'action') return scenario?.actions.find((a) => a.name === mark.text)?.label[lang] ?? mark.text;
  const param = scenario?.params.find((p) => p.name === mark.text);
  if (!param) return `${mark.text} ${mark.from}→${mark.to}`;
  const value = (/** @type {any} */ v) => paramText(param, { ...state.params, [mark.text]: v }, t, lang);
  const [from, to] = [value(mark.from), value(mark.to)];
  if (from === to) return `${param.label[lang]} ${to}`; // there and back again
  const unit = / \D+$/.exec(to)?.[0] ?? '';
  return `${param.label[lang]} ${unit && from.endsWith(unit) ? from.slice(0, -unit.length) : from}→${to}`;
}

/**
 * What a row was at a time, and from when to when; empty for what needs no words.
 * @param {Pick<View, 'trace' | 'state' | 't'>} view @param {Row} row @param {number} time
 * @param {Span|null} span of a thread's row, the one at that time
 */
export function tipText({ trace, state, t }, row, time, span) {
  const at = (/** @type {number} */ ns) => fixed(ns / second, 2);
  if (row.kind === 'object') {
    const levels = trace.levels(row.id);
    const level = levels[indexAt(levels, time)];
    const { kind } = state.objects[row.id - 1];
    if (!level) return '';
    return t('lanes.at', { name: row.name, what: levelWord(t, kind, level), time: at(time) });
  }
  if (!span || span.state === 'new' || span.state === 'done') return '';
  const on = span.state === 'blocked' && span.reason !== 'join' && span.reason !== 'start' ? state.objects[span.object - 1]?.name : '';
  const word = t(span.reason === 'spin' ? 'state.spin' : `state.${span.state}`) + (on ? ` · ${on}` : '');
  if (span.to === Infinity) return t('lanes.since', { name: row.name, what: word, from: at(span.from) });
  return t('lanes.span', { name: row.name, what: word, from: at(span.from), to: at(span.to), length: at(span.to - span.from) });
}

function levelWord(/** @type {View['t']} */ t, /** @type {string} */ kind, /** @type {{value: number, limit: number}} */ { value, limit }) {
  if (kind === 'event' || kind === 'lock') return t(`stage.object.${kind}.${value ? 1 : 0}`);
  return kind === 'variable' ? t('stage.object.variable', { value, lost: limit }) : t('stage.object.value', { value, limit: limit || '∞' });
}
