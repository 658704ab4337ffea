// How the bars of a lane look: every state its colour and a shape of its own.

import { amountOf, boundOf } from './lanelayout.js';

/**
 * @typedef {CanvasRenderingContext2D} Canvas
 * @typedef {ReturnType<typeof readTokens>} Tokens
 * @typedef {{x: number, y: number, height: number}} Place where a row begins
 */

/** The colours and the font that the canvas needs, from the style of an element. @param {HTMLElement} host */
export function readTokens(host) {
  const style = getComputedStyle(host);
  const token = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    theme: document.documentElement.dataset.theme ?? '', font: style.fontFamily,
    panel: token('panel'), text: token('text'), dim: token('text-dim'), accent: token('accent'), line: token('line'), strong: token('line-strong'),
    laneBack: token('lane-bg'), grid: token('grid'),
    running: token('run'), ready: token('ready'), blocked: token('lane-blocked'), sleeping: token('lane-sleep'),
    failed: token('failed'), killed: token('killed'), done: token('done'), part: token('part'), clear: token('lane-clear'), set: token('lane-set'),
  };
}

/**
 * Bars and ticks of a thread.
 * @param {Canvas} c @param {Tokens} tokens @param {ReturnType<typeof import('./lanelayout.js').barsOf>} drawn @param {Place} place
 */
export function paintBars(c, tokens, { bars, ticks }, { x, y, height }) {
  const thick = height * 0.68;
  const top = y + height * 0.16;
  for (const bar of bars) {
    const left = x + bar.x0;
    const width = Math.max(bar.x1 - bar.x0, 0.75);
    if (bar.turns) {
      // A thread that takes turns: the share of time that it computed stands in for green.
      const high = thick * Math.min(1, bar.turns.ran / (bar.x1 - bar.x0));
      const wide = Math.round(left + width) - Math.round(left); // no seams between columns
      box(c, tokens.ready, Math.round(left), top + thick * 0.28, wide, thick * 0.44, 0);
      box(c, tokens.running, Math.round(left), top + thick - high, wide, high, 0);
      continue;
    }
    switch (bar.state) {
      case 'sleeping': box(c, tokens.sleeping, left, top + thick * 0.14, width, thick * 0.72, 2); break;
      case 'blocked':
        c.globalAlpha = bar.reason === 'exit' ? 0.3 : 1;
        box(c, tokens.blocked, left, top, width, thick, 3);
        c.globalAlpha = 1;
        break;
      case 'ready': box(c, tokens.ready, left, top + thick * 0.28, width, thick * 0.44, 0); break;
      case 'running':
        if (bar.reason === 'spin') striped(c, tokens.running, left, top, width, thick);
        else box(c, tokens.running, left, top, width, thick, 0);
        break;
      case 'failed': box(c, tokens.failed, left, top, Math.min(width, 3), thick, 0); break;
      case 'killed': striped(c, tokens.killed, left, top, Math.min(width, 12), thick); break;
      default:
    }
  }
  c.fillStyle = tokens.running;
  for (const tick of ticks) c.fillRect(x + tick, top, 1.5, thick);
}

/**
 * The values of an object: an event or lock as spans, what has a number as a filled
 * curve, of which a line marks the top.
 * @param {Canvas} c @param {Tokens} tokens @param {string} kind
 * @param {ReturnType<typeof import('./lanelayout.js').stepsOf>} steps
 * @param {number} most the value at the top of the row @param {Place} place
 */
export function paintSteps(c, tokens, kind, steps, most, { x, y, height }) {
  const thick = height * 0.68;
  const top = y + height * 0.16;
  let lost = Infinity; // updates of a variable
  const losses = [];
  for (const step of steps) {
    const left = x + step.x0;
    const width = step.x1 - step.x0;
    if (kind === 'variable' && step.limit > lost) losses.push(left);
    lost = step.limit;
    if (kind === 'event' || kind === 'lock') {
      // A clear event is also lower than a set one, so that colour is not needed.
      const high = step.value !== 0;
      box(c, high ? tokens.set : tokens.clear, left, high ? top : top + thick * 0.34, width, high ? thick : thick * 0.66, 2);
      continue;
    }
    const level = (amountOf(kind, step) / most) * thick;
    const bound = boundOf(kind, step);
    const wrong = step.limit > 0 && (kind === 'variable' || amountOf(kind, step) >= step.limit); // full, or updates were lost
    box(c, wrong ? tokens.blocked : tokens.accent, left, top + thick - level, width, level, 0);
    if (bound > 0) box(c, tokens.strong, left, top + thick - (bound / most) * thick, width, 1, 0);
  }
  for (const at of losses) crossed(c, tokens.text, at, y + height / 2, Math.min(3.5, height / 5));
}

function box(/** @type {Canvas} */ c, /** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h, /** @type {number} */ r) {
  c.fillStyle = colour;
  if (r === 0 || w < 3 * r || h < 2 * r) {
    c.fillRect(x, y, w, h);
    return;
  }
  c.beginPath();
  c.roundRect(x, y, w, h, r);
  c.fill();
}

// crossed marks where an update was lost.
function crossed(/** @type {Canvas} */ c, /** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) {
  c.strokeStyle = colour;
  c.lineWidth = 1.5;
  c.beginPath();
  c.moveTo(x - r, y - r);
  c.lineTo(x + r, y + r);
  c.moveTo(x - r, y + r);
  c.lineTo(x + r, y - r);
  c.stroke();
}

function striped(/** @type {Canvas} */ c, /** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
  c.save();
  c.beginPath();
  c.rect(x, y, w, h);
  c.clip();
  c.globalAlpha = 0.35;
  c.fillStyle = colour;
  c.fillRect(x, y, w, h);
  c.globalAlpha = 1;
  c.strokeStyle = colour;
  c.lineWidth = 1.5;
  c.beginPath();
  // The stripes stand still while the bar grows: they hang on the left edge of the strip.
  for (let s = Math.floor((x - h) / 6) * 6; s < x + w; s += 6) {
    c.moveTo(s, y + h);
    c.lineTo(s + h, y);
  }
  c.stroke();
  c.restore();
}
