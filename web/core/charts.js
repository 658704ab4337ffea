// Which curves of a run are worth a chart, and what they say at a moment. Pure.

import { indexIn, ratesOf } from './curves.js';
import { duration } from './format.js';
import { fixed, numberText } from './language.js';

/**
 * @typedef {import('../net/wire.js').State} State
 * @typedef {import('../net/wire.js').Obj} Obj
 * @typedef {import('./curves.js').Curves} Curves
 * @typedef {import('./curves.js').Cell} Cell
 * @typedef {import('./playhead.js').View} View
 * @typedef {{ids: (number | undefined)[], name: string, thread: boolean}} Row of an object or a thread, with its id in each
 *   of the runs that are shown; undefined where a run has none
 * @typedef {{measure: string, rows: Row[], top: number}} Chart the rows share a scale from 0 to `top`
 * @typedef {{time: number, state: State | null}} Moment what is asked about; with a state where that is known to the full
 */

const queues = ['queue', 'simplequeue', 'lifoqueue', 'priorityqueue', 'processqueue'];

/** The measures in the order of their charts, those that are amounts with the kinds of objects that have them. @type {{[measure: string]: string[]}} */
const measures = {
  set: ['event'], lost: ['variable'], items: queues, permits: ['semaphore'], tasks: ['pool'], parties: ['barrier'], bytes: ['pipe'],
  blocked: [], passed: [], waits: [], held: ['lock', 'rlock'], busy: [], shares: [],
};
/** What goes through objects, the kinds that say most first. */
const flows = [[...queues, 'semaphore', 'pool', 'crew', 'variable', 'dict', 'list', 'value', 'threads'], ['lock', 'rlock'], ['pipe']];

/** Measures that are on or off: shown as a strip. */
export const switches = new Set(['set', 'held']);

/**
 * The charts of a run in the order in which they are shown. A row that was there
 * once stays: `seen`, which belongs to one epoch, is added to.
 * @param {Curves} curves @param {State} state @param {Set<string>} seen @param {View['t']} t
 * @returns {Chart[]}
 */
export function chartsOf(curves, state, seen, t) {
  const names = Object.keys(measures);
  for (const measure of names) {
    for (const id of idsOf(measure, curves, state)) seen.add(`${measure} ${id}`);
  }
  return names.map((measure) => ({ measure, rows: rowsOf(measure, state, seen, t), top: topOf(measure, curves, state, seen) })).filter(({ rows }) => rows.length > 0);
}

const kindOf = (/** @type {State} */ state, /** @type {number} */ id) => (id ? state.objects[id - 1]?.kind : 'threads');

// idsOf finds what there is something to say about by a measure.
function idsOf(/** @type {string} */ measure, /** @type {Curves} */ curves, /** @type {State} */ state) {
  switch (measure) {
    case 'shares': return workers(curves);
    case 'busy': return workers(curves).length > 1 ? [0] : [];
    case 'waits': return having(curves.waits, (wait) => wait.longest > 0);
    case 'blocked': return having(curves.blocked, (cell) => cell.most > 0);
    case 'passed': {
      const ids = [...curves.passed.keys()];
      const tier = flows.find((kinds) => ids.some((id) => kinds.includes(kindOf(state, id)))) ?? [];
      return ids.filter((id) => tier.includes(kindOf(state, id)));
    }
    case 'set': return [...curves.amounts.keys()].filter((id) => kindOf(state, id) === 'event');
    case 'lost': {
      const variables = [...curves.passed.keys()].filter((id) => kindOf(state, id) === 'variable');
      return variables.length === 1 ? variables : having(curves.amounts, (cell) => cell.most > 0).filter((id) => variables.includes(id));
    }
  }
  // What comes and goes in no time is no curve.
  return having(curves.amounts, (cell) => cell.mean > 0).filter((id) => measures[measure].includes(kindOf(state, id)));
}

/** The threads that were at work. @param {Curves} curves */
const workers = (curves) => having(curves.shares, (share) => share !== undefined && share > 0).filter((id) => id > 0);

/** @template T @param {Map<number, T[]>} lists @param {(entry: T) => boolean} test @returns {number[]} */
const having = (lists, test) => [...lists].filter(([, list]) => list.some(test)).map(([id]) => id);

/** @returns {Row[]} */
function rowsOf(/** @type {string} */ measure, /** @type {State} */ state, /** @type {Set<string>} */ seen, /** @type {View['t']} */ t) {
  const thread = measure === 'shares';
  /** @type {{id: number, name: string, process: number}[]} */
  const all = thread ? state.threads : [{ id: 0, name: t('charts.threads'), process: 0 }, ...state.objects];
  const rows = all.filter(({ id }) => seen.has(`${measure} ${id}`));
  return rows.map(({ id, name, process }) => {
    const twin = rows.some((other) => other.name === name && other.id !== id);
    return { ids: [id], thread, name: twin ? `${name} · ${state.processes[process - 1]?.name ?? id}` : name };
  });
}

/**
 * The charts of two runs in one: what has the same name shares a row, and both runs
 * have one scale.
 * @param {Chart[]} first @param {Chart[]} second @returns {Chart[]}
 */
export function together(first, second) {
  return Object.keys(measures).flatMap((measure) => {
    const [a, b] = [first, second].map((charts) => charts.find((chart) => chart.measure === measure) ?? { measure, rows: [], top: 0 });
    const left = [...b.rows];
    const take = (/** @type {string} */ name) => {
      const i = left.findIndex((row) => row.name === name);
      return i < 0 ? undefined : left.splice(i, 1)[0].ids[0];
    };
    const rows = a.rows.map((row) => ({ ...row, ids: [row.ids[0], take(row.name)] }));
    rows.push(...left.map((row) => ({ ...row, ids: [undefined, row.ids[0]] })));
    return rows.length ? [{ measure, rows, top: Math.max(a.top, b.top) }] : [];
  });
}

// topOf is the greatest value or limit that the rows of a measure have.
function topOf(/** @type {string} */ measure, /** @type {Curves} */ curves, /** @type {State} */ state, /** @type {Set<string>} */ seen) {
  if (measure === 'shares' || switches.has(measure)) return 1;
  let top = measure === 'passed' || measure === 'waits' ? 0 : 1;
  const see = (/** @type {number} */ value) => { top = Math.max(top, value); };
  for (const { ids: [id = 0] } of rowsOf(measure, state, seen, String)) {
    if (measure === 'passed') ratesOf(curves, id).forEach(see);
    else if (measure === 'busy') curves.shares.get(0)?.forEach((share) => see((share ?? 0) / 1000));
    else if (measure === 'waits') curves.waits.get(id)?.forEach((wait) => see(wait.high));
    else cellsOf(measure, curves, id).forEach((cell) => see(Math.max(cell.most, measure === 'bytes' ? 0 : cell.limit)));
  }
  return top || 1;
}

/** The cells of an amount or of blocked threads, by column. @param {string} measure @param {Curves} curves @param {number} id @returns {readonly Cell[]} */
export const cellsOf = (measure, curves, id) => (measure === 'blocked' ? curves.blocked : curves.amounts).get(id) ?? [];

/**
 * What an object or a thread is at a moment: a number for scale and heat, null where
 * there is none, and in words.
 * @param {Curves} curves @param {string} measure @param {number | undefined} id @param {Moment} at @param {Pick<View, 't' | 'lang'>} view
 * @returns {{value: number | null, text: string}}
 */
export function reading(curves, measure, id, { time, state }, view) {
  if (id === undefined) return { value: null, text: '–' };
  const bin = indexIn(curves, time, curves.bin);
  switch (measure) {
    case 'shares': return said(measure, curves.shares.get(id)?.[bin], (share) => share / 1000, view);
    case 'passed': return said(measure, ratesOf(curves, id)[bin], (n) => n, view);
    case 'waits': {
      const wait = curves.waits.get(id)?.findLast((found, i) => found && i <= bin);
      if (!wait) return { value: null, text: '–' };
      const [median, high] = [wait.median, wait.high].map((ns) => lengthText(ns, view.t));
      return { value: wait.high, text: median === high ? median : `${median} · ${high}` };
    }
  }
  if (!state && measure === 'busy') return said(measure, curves.shares.get(0)?.[bin], (share) => share / 1000, view);
  if (state) return said(measure, amountNow(measure, state, id), (n) => n, view);
  const cell = cellsOf(measure, curves, id)[indexIn(curves, time)];
  const told = said(measure, cell?.mean, (n) => n, view);
  const varies = cell && cell.least !== cell.most && !switches.has(measure);
  return varies ? { ...told, text: `${told.text} (${cell.least}–${cell.most})` } : told;
}

/** @returns {{value: number | null, text: string}} */
function said(/** @type {string} */ measure, /** @type {number | undefined} */ n, /** @type {(n: number) => number} */ scale, /** @type {Pick<View, 't' | 'lang'>} */ view) {
  return n === undefined ? { value: null, text: '–' } : { value: scale(n), text: amountText(measure, scale(n), view) };
}

// amountNow is the amount as the state has it.
function amountNow(/** @type {string} */ measure, /** @type {State} */ state, /** @type {number} */ id) {
  if (measure === 'busy') return state.threads.filter((o) => o.state === 'running' || o.state === 'sleeping').length;
  const object = state.objects[id - 1];
  if (!object) return undefined;
  switch (measure) {
    case 'blocked': return state.threads.filter((o) => o.state === 'blocked' && o.object === id && !['join', 'start', 'exit'].includes(o.reason)).length;
    case 'permits': return object.limit - object.value;
    case 'held': return object.value < 1 ? 1 : 0;
    case 'lost': return object.limit;
  }
  return object.value;
}

/** A length of time, in as many digits as matter. @param {number} ns @param {View['t']} t */
export const lengthText = (ns, t) => duration(ns, t, ns < 1e9 ? 2 : ns < 1e11 ? 1 : 0);

/** A value of a measure with its unit. @param {string} measure @param {number} n @param {Pick<View, 't' | 'lang'>} view */
export function amountText(measure, n, { t, lang }) {
  const percent = () => t('charts.percent', { n: Math.round(n * 100) });
  switch (measure) {
    case 'shares': return percent();
    case 'set': return n === 0 || n === 1 ? t(`stage.object.event.${n}`) : percent();
    case 'held': return n === 0 || n === 1 ? t(`stage.object.lock.${1 - n}`) : percent();
    case 'passed': return t('charts.perSecond', { n: fixed(n, n < 1 ? 2 : 1) });
    case 'waits': return lengthText(n, t);
    case 'bytes': return t('charts.bytesOf', { n: Math.round(n) });
  }
  return numberText(n, lang, 1);
}

/**
 * What the rows of a chart come to together: the mean share, the longest wait, else
 * the sum.
 * @param {string} measure @param {(number | null)[]} values @param {Pick<View, 't' | 'lang'>} view
 */
export function summary(measure, values, view) {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '–';
  const sum = known.reduce((a, b) => a + b, 0);
  if (measure === 'shares') return view.t('charts.mean', { value: amountText(measure, sum / known.length, view) });
  if (measure === 'waits') return view.t('charts.most', { value: amountText(measure, Math.max(...known), view) });
  return view.t('charts.sum', { value: amountText(switches.has(measure) ? 'blocked' : measure, sum, view) });
}

/**
 * The row of many that has most, with its value; '' where none stands out.
 * @param {string[]} names @param {{value: number | null, text: string}[]} told of each row @param {Pick<View, 't' | 'lang'>} view
 */
export function outstanding(names, told, { t }) {
  const values = told.map(({ value }) => value ?? 0);
  const most = Math.max(...values);
  const i = values.indexOf(most);
  return most > Math.min(...values) && values.lastIndexOf(most) === i ? t('charts.outstanding', { name: names[i], value: told[i].text }) : '';
}

const axisEnds = [5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720, 900, 1200, 1500, 1800, 2400, 3000, 3600];

/**
 * The time axis of a whole run: up to a round time that grows now and then, or to its end.
 * @param {number} head @param {boolean} ended @returns {{from: number, to: number}}
 */
export function wholeRun(head, ended) {
  if (ended && head > 0) return { from: 0, to: head };
  const seconds = head / 1e9;
  return { from: 0, to: (axisEnds.find((s) => s >= seconds) ?? Math.ceil(seconds / 3600) * 3600) * 1e9 };
}
