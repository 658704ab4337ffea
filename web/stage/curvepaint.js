// How the rows of a chart look: amounts as a filled step curve with its extremes,
// waits from the median to the 95th percentile, what is on or off as a strip, and
// many rows as heat.

import { palette, threadColour } from '../core/colours.js';
import { cellsOf, switches } from '../core/charts.js';
import { ratesOf } from '../core/curves.js';

/**
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {import('../core/charts.js').Row} Row
 * @typedef {{from: number, to: number}} Axis
 * @typedef {{y: number, height: number}} Place
 * @typedef {{from: number, to: number, least: number, value: number, most: number, limit: number}} Step
 *   what a row was from a time to another
 */

/** The colours that the curves need, from the style of an element. @param {HTMLElement} host */
export function readColours(host) {
  const style = getComputedStyle(host);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const accent = token('accent');
  return {
    ground: token('lane-bg'), limit: token('text-faint'),
    of: /** @type {{[measure: string]: string}} */ ({
      lost: token('failed'), set: token('run'), blocked: token('blocked'), waits: token('blocked'), passed: token('run'),
      items: accent, permits: accent, tasks: accent, parties: accent, bytes: accent, held: accent,
    }),
  };
}

/**
 * The stretches in which a row has one value, by time; holes are left out.
 * @param {Curves} curves @param {string} measure @param {number} id @returns {Step[]}
 */
export function stepsOf(curves, measure, id) {
  const byBin = ['passed', 'waits', 'shares'].includes(measure);
  const length = curves.column * (byBin ? curves.bin : 1);
  /** @type {readonly any[]} */
  const list = measure === 'passed' ? ratesOf(curves, id) : byBin ? curves[/** @type {'waits' | 'shares'} */ (measure)].get(id) ?? [] : cellsOf(measure, curves, id);
  /** @type {Step[]} */
  const steps = [];
  for (let i = 0; i < list.length; i++) {
    if (list[i] === undefined) continue;
    const from = curves.from + i * length;
    steps.push({ from, to: Math.min(from + length, curves.to), ...valuesOf(measure, list[i]) });
  }
  return steps;
}

function valuesOf(/** @type {string} */ measure, /** @type {any} */ entry) {
  switch (measure) {
    case 'waits': return { least: entry.median, value: entry.median, most: entry.high, limit: 0 };
    case 'shares': return { least: entry / 1000, value: entry / 1000, most: entry / 1000, limit: 0 };
    case 'passed': return { least: entry, value: entry, most: entry, limit: 0 };
  }
  return { least: entry.least, value: entry.mean, most: entry.most, limit: entry.limit };
}

/**
 * Paints one row of a chart into a place on a canvas.
 * @param {CanvasRenderingContext2D} c @param {ReturnType<typeof readColours>} colours
 * @param {Curves} curves @param {Chart} chart @param {Row} row
 * @param {{axis: Axis, width: number, ratio: number, place: Place, heat: boolean}} box ratio: pixels of the device in one
 */
export function paintRow(c, colours, curves, chart, row, { axis, width, ratio, place, heat }) {
  const colour = row.thread ? palette[threadColour(row.id)].colour : colours.of[chart.measure];
  const xOf = (/** @type {number} */ time) => Math.round(((time - axis.from) / (axis.to - axis.from)) * width * ratio) / ratio;
  const steps = stepsOf(curves, chart.measure, row.id).filter(({ from, to }) => to >= axis.from && from <= axis.to);
  c.fillStyle = colours.ground;
  c.fillRect(0, place.y, width, place.height);
  if (heat || switches.has(chart.measure)) warm(c, colour, steps, xOf, place, heat ? chart.top : 1);
  else draw(c, colour, colours, steps, xOf, place, chart);
}

/** @typedef {(time: number) => number} Scale */

// warm fills every step, the more the higher its value.
function warm(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {Place} */ { y, height }, /** @type {number} */ top) {
  c.fillStyle = colour;
  for (const { from, to, value } of steps) {
    c.globalAlpha = Math.min(1, value / top);
    c.fillRect(xOf(from), y, Math.max(xOf(to) - xOf(from), 0.5), height);
  }
  c.globalAlpha = 1;
}

function draw(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {ReturnType<typeof readColours>} */ colours, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {Place} */ { y, height }, /** @type {Chart} */ { measure, top }) {
  const bottom = y + height;
  const yOf = (/** @type {number} */ value) => bottom - 0.75 - (Math.min(value, top) / top) * (height - 3);
  c.fillStyle = colour;
  fill(c, 0.2, steps, xOf, ({ value }) => [yOf(value), bottom]);
  fill(c, 0.35, steps.filter(({ least, most }) => most > least), xOf, ({ least, most }) => [yOf(most), yOf(least)]);
  line(c, colour, steps, xOf, ({ value }) => yOf(value), 1.5);
  const limited = measure === 'bytes' ? [] : steps.filter(({ limit }) => limit > 0);
  c.setLineDash([3, 3]);
  line(c, colours.limit, limited, xOf, ({ limit }) => yOf(limit), 1);
  c.setLineDash([]);
}

// fill is one path for all steps, so that no seams show between them.
function fill(/** @type {CanvasRenderingContext2D} */ c, /** @type {number} */ alpha, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {(step: Step) => [number, number]} */ at) {
  c.globalAlpha = alpha;
  c.beginPath();
  for (const step of steps) {
    const [upper, lower] = at(step);
    c.rect(xOf(step.from), upper, Math.max(xOf(step.to) - xOf(step.from), 0.5), lower - upper);
  }
  c.fill();
  c.globalAlpha = 1;
}

// line goes along the steps, and up and down between those that touch.
function line(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {(step: Step) => number} */ at, /** @type {number} */ thick) {
  c.strokeStyle = colour;
  c.lineWidth = thick;
  c.beginPath();
  let end = -1;
  for (const step of steps) {
    if (step.from === end) c.lineTo(xOf(step.from), at(step));
    else c.moveTo(xOf(step.from), at(step));
    c.lineTo(Math.max(xOf(step.to), xOf(step.from) + 0.5), at(step));
    end = step.to;
  }
  c.stroke();
}
