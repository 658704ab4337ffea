// How the rows of a chart look: amounts as a filled step curve with its extremes,
// waits from the median to the 95th percentile, what is on or off as a strip, and
// many rows as heat.

import { palette, threadColour } from '../core/colours.js';
import { cellsOf, switches } from '../core/charts.js';
import { ratesOf } from '../core/curves.js';

/**
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {{from: number, to: number}} Axis
 * @typedef {{y: number, height: number}} Place
 * @typedef {{from: number, to: number, least: number, value: number, most: number, limit: number}} Step
 *   what a row was from a time to another
 */

const leastDash = 4; // px of a step of a line of dashes

/**
 * The lines that may lie in one place, each unlike the others without its colour: what the first run has there and
 * its limit, and the same of the second one.
 */
export const lines = {
  first: { dash: [], thick: 1.5 }, firstLimit: { dash: [1, 3], thick: 1 },
  second: { dash: [5, 3], thick: 1.75 }, secondLimit: { dash: [8, 3, 1, 3], thick: 1 },
};

/** The colours that the curves need, from the style of an element. @param {HTMLElement} host */
export function readColours(host) {
  const style = getComputedStyle(host);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  const accent = token('accent');
  return {
    ground: token('lane-bg'), limit: token('text-faint'), second: token('text'),
    of: /** @type {{[measure: string]: string}} */ ({
      lost: token('failed'), set: token('run'), blocked: token('blocked'), waits: token('blocked'), passed: token('run'), busy: token('run'),
      items: accent, permits: accent, tasks: accent, parties: accent, bytes: accent, held: accent,
    }),
  };
}

/**
 * The stretches in which a row has one value, by time; holes are left out.
 * @param {Curves} curves @param {string} measure @param {number} id @returns {Step[]}
 */
export function stepsOf(curves, measure, id) {
  const byBin = ['passed', 'waits', 'busy', 'shares'].includes(measure);
  const length = curves.column * (byBin ? curves.bin : 1);
  /** @type {readonly any[]} */
  const list = measure === 'passed' ? ratesOf(curves, id) : byBin ? curves[measure === 'waits' ? 'waits' : 'shares'].get(id) ?? [] : cellsOf(measure, curves, id);
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
    case 'busy': case 'shares': return { least: entry / 1000, value: entry / 1000, most: entry / 1000, limit: 0 };
    case 'passed': return { least: entry, value: entry, most: entry, limit: 0 };
  }
  return { least: entry.least, value: entry.mean, most: entry.most, limit: entry.limit };
}

/**
 * Paints the ground of a row of a chart.
 * @param {CanvasRenderingContext2D} c @param {ReturnType<typeof readColours>} colours @param {number} width @param {Place} place
 */
export function paintGround(c, colours, width, { y, height }) {
  c.fillStyle = colours.ground;
  c.fillRect(0, y, width, height);
}

/**
 * Paints what one run has in a row of a chart into a place on a canvas.
 * @param {CanvasRenderingContext2D} c @param {ReturnType<typeof readColours>} colours
 * @param {Curves} curves @param {Chart} chart @param {{id: number, thread: boolean}} row
 * @param {{axis: Axis, width: number, ratio: number, place: Place, heat: boolean, over: boolean}} box ratio: pixels of the
 *   device in one; over: it is the second of two lines in one place
 */
export function paintRow(c, colours, curves, { measure, top }, { id, thread }, { axis, width, ratio, place, heat, over }) {
  const colour = thread ? palette[threadColour(id)].colour : colours.of[measure];
  const xOf = (/** @type {number} */ time) => Math.round(((time - axis.from) / (axis.to - axis.from)) * width * ratio) / ratio;
  const steps = stepsOf(curves, measure, id).filter(({ from, to }) => to >= axis.from && from <= axis.to);
  if (heat || switches.has(measure)) return warm(c, colour, steps, xOf, place, heat ? top : 1);
  const bottom = place.y + place.height;
  const yOf = (/** @type {number} */ value) => bottom - 0.75 - (Math.min(value, top) / top) * (place.height - 3);
  if (over) {
    line(c, colours.second, coarser(steps, (leastDash * (axis.to - axis.from)) / width), xOf, ({ value }) => yOf(value), lines.second);
  } else draw(c, colour, steps, xOf, yOf, bottom);
  const limits = measure === 'bytes' ? [] : steps.filter(({ limit }) => limit > 0);
  line(c, colours.limit, limits, xOf, ({ limit }) => yOf(limit), over ? lines.secondLimit : lines.firstLimit);
}

// coarser puts steps that touch together until each is at least so long: a line of dashes
// shows no more.
function coarser(/** @type {Step[]} */ steps, /** @type {number} */ least) {
  /** @type {Step[]} */
  const out = [];
  for (const step of steps) {
    const last = out.at(-1);
    if (!last || last.to !== step.from || last.to - last.from >= least) out.push({ ...step });
    else {
      const share = (step.to - step.from) / (step.to - last.from);
      last.value += (step.value - last.value) * share;
      last.to = step.to;
    }
  }
  return out;
}

/** @typedef {(n: number) => number} Scale */

// warm fills every step, the more the higher its value.
function warm(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {Place} */ { y, height }, /** @type {number} */ top) {
  c.fillStyle = colour;
  for (const { from, to, value } of steps) {
    c.globalAlpha = Math.min(1, value / top);
    c.fillRect(xOf(from), y, Math.max(xOf(to) - xOf(from), 0.5), height);
  }
  c.globalAlpha = 1;
}

// draw is a filled curve, darker between the least and the most there was.
function draw(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {Scale} */ yOf, /** @type {number} */ bottom) {
  c.fillStyle = colour;
  fill(c, 0.2, steps, xOf, ({ value }) => [yOf(value), bottom]);
  fill(c, 0.35, steps.filter(({ least, most }) => most > least), xOf, ({ least, most }) => [yOf(most), yOf(least)]);
  line(c, colour, steps, xOf, ({ value }) => yOf(value), lines.first);
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
function line(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {Step[]} */ steps, /** @type {Scale} */ xOf, /** @type {(step: Step) => number} */ at, /** @type {{dash: number[], thick: number}} */ { dash, thick }) {
  if (!steps.length) return;
  c.setLineDash(dash);
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
  c.setLineDash([]);
}
