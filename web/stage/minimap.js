// The minimap: the whole run in a strip, how busy it was and what is marked, and in it
// the window that the lanes show, which is moved and resized by hand.

import { markKinds } from '../core/overview.js';
import { createPace } from '../core/throttle.js';
import { readTokens } from './lanepaint.js';
import { spotOn, zoomOf } from './zoom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./lanelayout.js').Window} Window
 * @typedef {{onLook: (from: number, span: number) => void, onZoom: (factor: number, time: number) => void, onTouch: () => void}} Handlers
 */

const barWidth = 4; // pixels
const flagWidth = 6;
const grip = { mouse: 6, touch: 16 }; // pixels on either side of an edge of the window
const rest = 150; // milliseconds between two pictures while the run goes on and nothing but its bars changes
const shortest = 1e9; // ns that the strip is about, at least
const bitOf = (/** @type {import('../core/overview.js').MarkKind} */ kind) => 1 << markKinds.indexOf(kind);
const bad = bitOf('verdict') | bitOf('error') | bitOf('lost') | bitOf('race');
const made = bitOf('param') | bitOf('action');

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Handlers} handlers
 */
export function createMinimap(canvas, { onLook, onZoom, onTouch }) {
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  let tokens = readTokens(canvas);
  let total = shortest;
  /** @type {Window} */
  let shown = { from: 0, to: 1 };
  let drawn = { frame: '', content: '' };
  const pace = createPace(rest, onTouch);

  // Asked for once for each size: asked in a frame, the browser would have to lay out the page for it.
  let size = { width: 1, height: 0, zoom: 1 };
  new ResizeObserver(() => {
    size = { width: canvas.clientWidth || 1, height: canvas.clientHeight, zoom: zoomOf(canvas) };
    onTouch();
  }).observe(canvas);

  const width = () => size.width;
  const xOf = (/** @type {number} */ time) => (time / total) * width();
  const timeAt = (/** @type {number} */ x) => (x / width()) * total;

  /** @param {View} view @param {Window} window that the lanes show */
  function render(view, window) {
    const { clock, all, tab } = view;
    const ratio = (globalThis.devicePixelRatio || 1) * size.zoom;
    const { height } = size;
    total = Math.max(shortest, clock.head);
    shown = window;
    const theme = document.documentElement.dataset.theme ?? '';
    const place = [xOf(shown.from), xOf(shown.to), xOf(clock.time)].map((x) => Math.round(x * 2)).join();
    const frame = [width(), height, ratio, theme, place, tab.status?.parting?.time].join('|');
    const content = [Math.round(Math.log2(total) * 256), ...all.map(({ trace }) => trace.overview.version)].join('|');
    if (height === 0 || (frame === drawn.frame && content === drawn.content)) return;
    if (frame === drawn.frame && view.playing && !pace.due()) return;
    drawn = { frame, content };
    if (theme !== tokens.theme) tokens = readTokens(canvas);
    canvas.width = Math.round(width() * ratio);
    canvas.height = Math.round(height * ratio);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    fill(tokens.laneBack, 0, 0, width(), height);
    const each = height / all.length;
    all.forEach((run, i) => paintRun(run, each * i, each));
    paintWindow(height);
    all.forEach((run, i) => paintFlags(run, each * i, each));
    if (all.length > 1 && tab.status?.parting) fill(tokens.part, xOf(tab.status.parting.time) - 0.75, 0, 1.5, height);
    fill(tokens.text, xOf(clock.time) - 0.75, 0, 1.5, height);
  }

  function paintRun(/** @type {View} */ { trace: { overview } }, /** @type {number} */ top, /** @type {number} */ height) {
    const { column, turns, marks } = overview;
    const bars = barsOf(turns, xOf(column) / barWidth, Math.ceil(width() / barWidth));
    const most = Math.max(...bars, 1e-9);
    c.globalAlpha = 0.6;
    bars.forEach((n, i) => {
      const tall = Math.sqrt(n / most) * (height - 7);
      fill(tokens.running, i * barWidth, top + height - 3 - tall, barWidth, tall);
    });
    c.globalAlpha = 1;
    let printed = 0;
    marks.forEach((bits, i) => {
      const x = Math.round(xOf(i * column));
      if (bits & bitOf('print') && x >= printed) {
        fill(tokens.dim, x, top + height - 2, 1, 2);
        printed = x + 2;
      }
    });
  }

  // paintFlags marks changes and what is bad, over the edge of the window too: where a run is stuck is its end.
  function paintFlags(/** @type {View} */ { trace: { overview: { column, marks } } }, /** @type {number} */ top, /** @type {number} */ height) {
    marks.forEach((bits, i) => {
      if (!(bits & (bad | made))) return;
      const x = Math.min(Math.round(xOf(i * column)), width() - flagWidth);
      fill(bits & bad ? tokens.blocked : tokens.accent, x, top, 1, height);
      c.beginPath();
      c.moveTo(x, top);
      c.lineTo(x + flagWidth, top + 3);
      c.lineTo(x, top + 6);
      c.fill();
    });
  }

  // paintWindow leaves what is outside of the window in the mist.
  function paintWindow(/** @type {number} */ height) {
    const [from, to] = [Math.max(0, xOf(shown.from)), Math.min(width(), xOf(shown.to))];
    c.globalAlpha = 0.58;
    fill(tokens.panel, 0, 0, from, height);
    fill(tokens.panel, to, 0, width() - to, height);
    c.globalAlpha = 1;
    c.strokeStyle = tokens.accent;
    c.lineWidth = 1.5;
    c.beginPath();
    c.roundRect(from + 0.75, 0.75, Math.max(4, to - from - 1.5), height - 1.5, 3);
    c.stroke();
    fill(tokens.accent, from, height / 2 - 5, 3, 10);
    fill(tokens.accent, to - 3, height / 2 - 5, 3, 10);
  }

  function fill(/** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
    c.fillStyle = colour;
    c.fillRect(x, y, w, h);
  }

  /** What is being dragged: an edge of the window, or all of it at a distance from its left edge. @type {{edge: 'from' | 'to' | '', off: number} | null} */
  let drag = null;

  function gripAt(/** @type {PointerEvent} */ ev) {
    const reach = ev.pointerType === 'mouse' ? grip.mouse : grip.touch;
    const [from, to] = [Math.max(0, xOf(shown.from)), Math.min(width(), xOf(shown.to))];
    const x = spotOn(canvas, ev).x;
    if (to - from > 3 * reach || x < from || x > to) {
      if (Math.abs(x - to) <= reach) return 'to';
      if (Math.abs(x - from) <= reach) return 'from';
    }
    return x > from && x < to ? 'inside' : '';
  }

  function move(/** @type {PointerEvent} */ ev) {
    const at = timeAt(Math.min(width(), Math.max(0, spotOn(canvas, ev).x)));
    const span = shown.to - shown.from;
    if (drag?.edge === 'from') onLook(Math.min(at, shown.to - 1e6), Math.max(1e6, shown.to - at));
    else if (drag?.edge === 'to') onLook(shown.from, Math.max(1e6, at - shown.from));
    else if (drag) onLook(at - drag.off, span);
  }

  canvas.addEventListener('pointerdown', (ev) => {
    if (ev.button !== 0) return;
    canvas.setPointerCapture(ev.pointerId);
    const where = gripAt(ev);
    if (where === 'from' || where === 'to') drag = { edge: where, off: 0 };
    else {
      drag = { edge: '', off: where ? timeAt(spotOn(canvas, ev).x) - shown.from : (shown.to - shown.from) / 2 };
      move(ev);
    }
  });
  canvas.addEventListener('pointermove', (ev) => {
    if (drag) move(ev);
    else canvas.style.cursor = { from: 'ew-resize', to: 'ew-resize', inside: 'grab', '': 'pointer' }[gripAt(ev)];
  });
  for (const end of ['pointerup', 'pointercancel']) canvas.addEventListener(end, () => { drag = null; });
  canvas.addEventListener('dblclick', () => onZoom(0, 0));
  canvas.addEventListener('wheel', (ev) => {
    ev.preventDefault();
    const span = shown.to - shown.from;
    if (ev.shiftKey || Math.abs(ev.deltaX) > Math.abs(ev.deltaY)) onLook(shown.from + timeAt(ev.deltaX || ev.deltaY), span);
    else onZoom(2 ** (ev.deltaY / 240), timeAt(spotOn(canvas, ev).x));
  }, { passive: false });

  return { render };
}

/**
 * Turns by bar, of turns by column: what a column has is spread over the bars it lies on.
 * @param {readonly number[]} turns @param {number} size of a column, in bars @param {number} count of bars
 */
export function barsOf(turns, size, count) {
  const bars = new Array(count).fill(0);
  turns.forEach((n, i) => {
    const [from, to] = [i * size, (i + 1) * size];
    for (let bar = Math.floor(from); n && bar < Math.min(count, to); bar++) bars[bar] += (n / size) * (Math.min(to, bar + 1) - Math.max(from, bar));
  });
  return bars;
}
