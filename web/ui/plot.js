// One chart on the page: its title, a canvas with a row for each object or thread,
// and what the rows are at a moment.

import { amountText, reading, summary, switches } from '../core/charts.js';
import { threadColour } from '../core/colours.js';
import { paintRow } from '../stage/curvepaint.js';
import { h } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {import('../core/charts.js').Moment} Moment
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {ReturnType<typeof createPlot>} Plot
 */

const mostRows = 8; // that are drawn as curves; more are heat
const label = 17; // px above each row of several, as in charts.css

/** How high a row is, by how many there are. @param {Chart} chart */
function rowHeight({ measure, rows }) {
  if (rows.length > mostRows) return Math.max(3, Math.min(10, Math.floor(170 / rows.length)));
  if (switches.has(measure)) return 12;
  return rows.length === 1 ? 40 : rows.length < 3 ? 30 : 22;
}

/**
 * Makes the elements of a chart. A single row is named in the title; of many rows
 * only the one under the pointer is told.
 * @param {Chart} chart @param {View['t']} t
 */
export function createPlot({ measure, rows }, t) {
  const heat = rows.length > mostRows;
  const single = rows.length === 1;
  const height = rowHeight({ measure, rows, top: 1 });
  const above = heat || single ? 0 : label;
  const step = above + height + (heat ? 1 : 0);
  const title = t(`charts.${measure}`);

  const value = h('output');
  const scale = h('small', { textContent: measure === 'shares' ? t('charts.sharesOf') : '' });
  const canvas = h('canvas', { role: 'img' });
  const words = above ? rows.map((row, i) => {
    const line = h('p', { class: 'row' }, h('span', { class: row.thread ? `name thread-${threadColour(row.id)}` : 'name', textContent: row.name }), h('output'));
    line.style.setProperty('top', `${i * step}px`);
    return line;
  }) : [];
  const el = h('section', { class: 'chart' },
    h('header', {}, h('h3', { textContent: title }, single ? h('span', { textContent: rows[0].name }) : null, scale), value),
    h('div', { class: 'canvas' }, canvas, ...words));
  canvas.style.setProperty('height', `${step * rows.length}px`);

  const read = (/** @type {Curves} */ curves, /** @type {Moment} */ at, /** @type {View} */ view) => rows.map((row) => reading(curves, measure, row, at, view));
  const together = (/** @type {{value: number | null}[]} */ told, /** @type {View} */ view) => summary(measure, told.map((one) => one.value), view);

  return {
    el,

    /**
     * @param {Curves} curves @param {number} top of the scale
     * @param {ReturnType<typeof import('../stage/curvepaint.js').readColours>} colours
     * @param {import('../stage/curvepaint.js').Axis} axis @param {number} width @param {View} view
     */
    paint(curves, top, colours, axis, width, view) {
      const ratio = globalThis.devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(step * rows.length * ratio);
      const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      c.scale(ratio, ratio);
      rows.forEach((row, i) => paintRow(c, colours, curves, { measure, rows, top }, row, { axis, width, ratio, place: { y: i * step + above, height }, heat }));
      if (measure !== 'shares' && !switches.has(measure)) write(scale, t('charts.scale', { top: amountText(measure, top, view) }));
    },

    /** Writes what the rows are at a moment; `y` is where the pointer is in the viewport. @param {Curves} curves @param {Moment} at @param {View} view @param {number | null} y */
    say(curves, at, view, y) {
      const told = read(curves, at, view);
      words.forEach((line, i) => write(/** @type {Element} */ (line.lastElementChild), told[i].text));
      if (single) write(value, told[0].text);
      if (!heat) return;
      const i = y === null ? -1 : Math.floor((y - canvas.getBoundingClientRect().top) / step);
      write(value, rows[i] ? `${rows[i].name} · ${told[i].text}` : together(told, view));
    },

    /** Names the picture for those who cannot see it, with the values at the playhead. @param {Curves} curves @param {View} view */
    spell(curves, view) {
      const told = read(curves, { time: view.time, state: view.state }, view);
      const values = heat ? together(told, view)
        : told.map(({ text }, i) => t('charts.rowValue', { name: rows[i].name, value: text })).join(t('list.semicolon'));
      canvas.setAttribute('aria-label', t('charts.spoken', { title, values }));
    },
  };
}

/** Changes the text of an element if it is another one. @param {Element} el @param {string} text */
export function write(el, text) {
  if (el.textContent !== text) el.textContent = text;
}
