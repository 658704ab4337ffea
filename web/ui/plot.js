// One chart on the page: its title, a canvas with a row for each object or thread,
// and what the rows are at a moment, in one run or in each of two.

import { amountText, outstanding, reading, summary, switches } from '../core/charts.js';
import { threadColour } from '../core/colours.js';
import { letterOf } from '../core/format.js';
import { paintGround, paintRow } from '../stage/curvepaint.js';
import { zoomOf } from '../stage/zoom.js';
import { h } from './dom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {import('../core/charts.js').Moment} Moment
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {{curves: Curves, at: Moment}} Told the curves of a run, and the moment that is asked about
 * @typedef {ReturnType<typeof createPlot>} Plot
 */

const mostRows = 8; // that are drawn as curves; more are heat
const label = 17; // px above each row of several, as in charts.css

/** How high a row is, by how many there are. @param {Pick<Chart, 'measure' | 'rows'>} chart */
function rowHeight({ measure, rows }) {
  if (rows.length > mostRows) return Math.max(3, Math.min(10, Math.floor(170 / rows.length)));
  if (switches.has(measure)) return 12;
  return rows.length === 1 ? 40 : rows.length < 3 ? 30 : 22;
}

/**
 * Makes the elements of a chart. A single row is named in the title; of many rows the
 * first, the last and the one that stands out are named, and the one under the pointer. Two runs share the place of a curve; strips
 * and heat of the second are below those of the first.
 * @param {Chart} chart @param {number} sides 1 or 2 @param {View['t']} t
 */
export function createPlot({ measure, rows }, sides, t) {
  const heat = rows.length > mostRows;
  const single = rows.length === 1;
  const pair = sides > 1;
  const apart = pair && (heat || switches.has(measure));
  const height = rowHeight({ measure, rows });
  const above = single ? 0 : label;
  const below = heat ? label : 0;
  const step = heat ? height + 1 : above + height + (apart ? height + 1 : 0);
  const title = t(`charts.${measure}`);
  const all = Array.from({ length: sides }, (_, side) => side);
  const own = all.map((side) => (heat ? rows.filter(({ ids }) => ids[side] !== undefined) : rows)); // of each run
  const tops = all.map((side) => (heat && side ? above + step * own[0].length + below : 0));
  const tall = heat ? (tops.at(-1) ?? 0) + above + step * (own.at(-1)?.length ?? 0) + below : step * rows.length;

  // values makes a place for the value in each run that has one.
  const values = (/** @type {(number | undefined)[]} */ ids) => all.map((side) => (ids[side] === undefined ? null : h('output', { 'data-side': pair ? letterOf(side) : undefined })));
  const line = (/** @type {string} */ name, /** @type {string} */ colour, /** @type {number} */ y, /** @type {(HTMLElement | null)[]} */ told) => {
    const el = h('p', { class: 'row' }, h('span', { class: `name ${colour}`.trim(), textContent: name }), h('span', { class: 'values' }, ...told));
    el.style.setProperty('top', `${y}px`);
    return el;
  };
  const head = heat ? values(all) : single ? values(rows[0].ids) : [];
  const words = heat || single ? [] : rows.map(({ ids }) => values(ids));
  const mosts = heat ? all.map(() => h('output', { class: 'most' })) : []; // which row stands out, of each run
  const colourOf = (/** @type {number} */ side, /** @type {number} */ i) => (own[side].at(i)?.thread ? `thread-${threadColour(own[side].at(i)?.ids[side] ?? 0)}` : '');
  // Of many rows those at the ends are named beside them, and the one that stands out.
  const ends = (/** @type {number} */ side) => [
    line(own[side][0]?.name ?? '', colourOf(side, 0), tops[side], pair ? [head[side]] : []),
    line(own[side].at(-1)?.name ?? '', colourOf(side, -1), tops[side] + above + step * own[side].length, [mosts[side]]),
  ];
  const lines = heat ? all.flatMap(ends)
    : words.map((told, i) => line(rows[i].name, rows[i].thread ? `thread-${threadColour(rows[i].ids[0] ?? rows[i].ids[1] ?? 0)}` : '', i * step, told));
  const scale = h('small', { textContent: measure === 'shares' ? t('charts.sharesOf') : '' });
  const canvas = h('canvas', { role: 'img', 'aria-label': title });
  const el = h('section', { class: 'chart', 'data-measure': measure },
    h('header', {}, h('h3', { textContent: title }, single ? h('span', { textContent: rows[0].name }) : null, scale), heat && pair ? null : h('span', { class: 'values' }, ...head)),
    h('div', { class: 'canvas' }, canvas, ...lines));
  canvas.style.setProperty('height', `${tall}px`);

  const placeOf = (/** @type {number} */ i, /** @type {number} */ side) => ({ y: tops[side] + i * step + above + (apart && !heat ? side * (height + 1) : 0), height });
  const read = (/** @type {Told} */ { curves, at }, /** @type {number} */ side, /** @type {View} */ view) => own[side].map(({ ids }) => reading(curves, measure, ids[side], at, view));
  const sum = (/** @type {{value: number | null}[]} */ told, /** @type {View} */ view) => summary(measure, told.map((one) => one.value), view);

  return {
    el,

    /**
     * @param {Curves[]} curves of each run @param {number} top of the scale
     * @param {ReturnType<typeof import('../stage/curvepaint.js').readColours>} colours
     * @param {import('../stage/curvepaint.js').Axis} axis @param {number} width @param {View} view
     */
    paint(curves, top, colours, axis, width, view) {
      const ratio = (globalThis.devicePixelRatio || 1) * zoomOf(canvas);
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(tall * ratio);
      const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      c.scale(ratio, ratio);
      for (const side of all) {
        own[side].forEach(({ ids, thread }, i) => {
          const place = placeOf(i, side);
          const id = ids[side];
          const over = side > 0 && !apart;
          if (!over) paintGround(c, colours, width, place);
          if (id !== undefined) paintRow(c, colours, curves[side], { measure, rows, top }, { id, thread }, { axis, width, ratio, place, heat, over });
        });
      }
      if (measure !== 'shares' && !switches.has(measure)) write(scale, t('charts.scale', { top: amountText(measure, top, view) }));
    },

    /** Writes what the rows are at a moment; `y` is where the pointer is in the viewport. @param {Told[]} all @param {View} view @param {number | null} y */
    say(all, view, y) {
      const down = y === null ? -1 : (y - canvas.getBoundingClientRect().top) / zoomOf(canvas);
      all.forEach((told, side) => {
        const found = read(told, side, view);
        words.forEach((outputs, i) => write(outputs[side], found[i].text));
        if (single) write(head[side], found[0].text);
        if (!heat) return;
        write(mosts[side], outstanding(own[side].map(({ name }) => name), found, view));
        const i = Math.floor((down - tops[side] - above) / step);
        write(head[side], down >= 0 && found[i] ? `${own[side][i].name} · ${found[i].text}` : sum(found, view));
      });
    },

    /** Names the picture for those who cannot see it, with the values at the playhead. @param {Told[]} all @param {View} view */
    spell(all, view) {
      const spoken = all.map((told, side) => {
        const found = read(told, side, view);
        const text = heat ? sum(found, view) : found.map((value, i) => t('charts.rowValue', { name: rows[i].name, value: value.text })).join(t('list.semicolon'));
        return pair ? t('charts.sideValues', { letter: letterOf(side), values: text }) : text;
      });
      canvas.setAttribute('aria-label', t('charts.spoken', { title, values: spoken.join(t('list.semicolon')) }));
    },
  };
}

/** Changes the text of an element if it is another one, and if there is one. @param {Element | null} el @param {string} text */
export function write(el, text) {
  if (el && el.textContent !== text) el.textContent = text;
}
