// What is typed to be done as it stands: a moment (`12.5 s`, `go to 1:02.5`), a
// parameter's new value (`cars 12`, `红灯 10 秒`), a seed (`seed 7`). Pure.

import { fold } from './find.js';

/**
 * @typedef {import('../net/wire.js').Param} Param
 * @typedef {{name: string, number: number, unit: '' | 's' | 'ms' | 'ticks'}} Given a name and what it is to be
 */

const number = String.raw`(-?\d+(?:[.,]\d+)?)`;
const unit = String.raw`(ms|毫秒|s|sec|seconds?|秒|ticks?|个?节拍|拍|%)?`;
const going = String.raw`(?:(?:go ?to|go|to|at|time|前往|跳到|转到|去到|去|到|第)\s*)?`;
const moment = new RegExp(`^${going}(?:(\\d+):(?=\\d\\d?(?:[.,]|$)))?(\\d+(?:[.,]\\d+)?)\\s*(ms|毫秒|s|sec|seconds?|秒)?$`);
const value = new RegExp(`^(?:(?:set|设置|设|把)\\s*)?(.*?[^\\d\\s=:.,-])\\s*(?:=|:|\\bto\\b|设为|设成|改成|改为|为|到)?\\s*${number}\\s*${unit}$`);
const seeding = /^(?:seed|种子)\s*(\d+)$/;

const numberIn = (/** @type {string} */ text) => Number(text.replace(',', '.'));

/** @returns {Given['unit']} */
function unitOf(/** @type {string} */ text = '') {
  if (/^(ms|毫秒)$/.test(text)) return 'ms';
  if (/^(s|秒)/.test(text)) return 's';
  return /拍|tick/.test(text) ? 'ticks' : '';
}

/** The moment that a text names, in virtual ns; null if it names none. @param {string} typed @returns {number | null} */
export function momentIn(typed) {
  const found = moment.exec(fold(typed));
  if (!found) return null;
  const seconds = 60 * Number(found[1] ?? 0) + numberIn(found[2]);
  return Math.round(seconds * (unitOf(found[3]) === 'ms' ? 1e6 : 1e9));
}

/** The seed that a text names; null if it names none, or one that is too large. @param {string} typed @returns {number | null} */
export function seedIn(typed) {
  const seed = Number(seeding.exec(fold(typed))?.[1] ?? NaN);
  return seed <= Number.MAX_SAFE_INTEGER ? seed : null;
}

/** A name and a number behind it; null if a text is nothing of the kind. @param {string} typed @returns {Given | null} */
export function valueIn(typed) {
  const found = value.exec(fold(typed));
  return found && { name: found[1], number: numberIn(found[2]), unit: unitOf(found[3]) };
}

/**
 * The value of a parameter that a number means, in the unit in which it is shown if none
 * is given: seconds, or milliseconds where it takes small steps. Rounded to a step; null
 * where the unit is not one of its own. It may lie outside of the range.
 * @param {Param} param @param {{[name: string]: number}} values all parameters @param {Given} given
 * @returns {number | null}
 */
export function valueOf(param, values, { number, unit }) {
  const tick = param.unit === 'ticks' ? values[param.times ?? ''] ?? null : null; // ms
  if (param.kind !== 'int' || (unit === 'ticks' && !tick) || (unit && unit !== 'ticks' && !tick && param.unit !== 'ms')) return null;
  const timed = tick || param.unit === 'ms';
  const small = param.unit === 'ms' && param.step < 10;
  const ms = number * (unit === 's' || (!unit && !small) ? 1000 : 1);
  const raw = !timed || unit === 'ticks' ? number : ms / (tick ?? 1);
  if (raw < param.min || raw > param.max) return Math.round(raw);
  return Math.min(param.max, param.min + Math.round((raw - param.min) / param.step) * param.step);
}
