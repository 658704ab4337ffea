// Times and values as a reader sees them. Pure.

import { fixed, numberText } from './language.js';

/**
 * @typedef {import('../net/wire.js').Param} Param
 * @typedef {(key: string, args?: import('./language.js').Args) => string} T
 */

const pad = (/** @type {number} */ n) => String(n).padStart(2, '0');

/**
 * The clock's digits: mm:ss.cc, with hours in front when there are any. Cut, not rounded.
 * @param {number} ns
 */
export function clockDigits(ns) {
  const hundredths = Math.floor(ns / 1e7);
  const seconds = Math.floor(hundredths / 100);
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}.${pad(hundredths % 100)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/**
 * A stretch of virtual time in words: `4.0 s`, from ten minutes on `12 min 5 s`, from an
 * hour on `3 h 7 min`. Cut, not rounded.
 * @param {number} ns @param {T} t @param {number} [decimals] of short ones
 */
export function duration(ns, t, decimals = 1) {
  const [hours, minutes, seconds] = [3600e9, 60e9, 1e9].map((unit) => Math.floor(ns / unit));
  if (hours) return t('unit.hours', { h: hours, m: minutes % 60 });
  if (minutes >= 10) return t('unit.minutes', { m: minutes, s: seconds % 60 });
  const scale = 10 ** decimals;
  return t('unit.seconds', { n: fixed(Math.floor(ns / 1e9 * scale + 1e-6) / scale, decimals) });
}

/**
 * What a parameter's value means: seconds for milliseconds and ticks, milliseconds
 * where the steps are that small, the label of a choice, else the number.
 * @param {Param} param @param {{[name: string]: number}} values all parameters
 * @param {T} t @param {'en' | 'zh'} lang
 */
export function paramText(param, values, t, lang) {
  const value = values[param.name] ?? param.default;
  if (param.kind === 'bool') return t(value ? 'value.on' : 'value.off');
  if (param.kind === 'choice') return param.options?.[value]?.label[lang] ?? String(value);
  const ms = milliseconds(param, values);
  if (ms === null) return numberText(value, lang);
  const finest = param.unit === 'ms' ? param.step : values[param.times ?? ''] ?? 1000;
  if (finest < 10 && ms < 1000) return t('unit.milliseconds', { n: ms });
  return duration(ms * 1e6, t, finest % 100 === 0 ? 1 : 2);
}

/**
 * A parameter's value in milliseconds, null if it is no time.
 * @param {Param} param @param {{[name: string]: number}} values
 */
function milliseconds(param, values) {
  const value = values[param.name] ?? param.default;
  if (param.unit === 'ms') return value;
  const tick = param.times ? values[param.times] : undefined;
  return tick === undefined ? null : value * tick;
}

/**
 * Names in a sentence: all of them up to `most`, then how many more.
 * @param {string[]} all @param {T} t @param {number} [most]
 */
export function nameList(all, t, most = 3) {
  return listed(all, t, most).replace(/(?<=[\w)])(?=\p{sc=Han})|(?<=\p{sc=Han})(?=[\w(])/gu, ' ');
}

/** @param {string[]} all @param {T} t @param {number} most */
function listed(all, t, most) {
  const named = all.slice(0, most);
  const more = all.length - named.length;
  if (more > 0) return t('list.more', { names: named.join(t('list.comma')), n: more });
  if (named.length < 2) return named.join('');
  return t('list.and', { first: named.slice(0, -1).join(t('list.comma')), last: named[named.length - 1] });
}

/** The letter by which one of two runs is called. @param {number} side */
export const letterOf = (side) => 'AB'[side];
