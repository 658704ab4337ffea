// The lanes: what every object and thread did over time, drawn on a canvas. Bars are
// painted once, on strips kept off the screen, and a frame only adds what is new.

import { indexAt } from '../core/spans.js';
import { axis, flags, flagsIn, paintAxis, paintFlags, paintFuture, paintNames, paintParting, paintPlayhead, paintPrints, paintRaces, paintScrollbar } from './laneframe.js';
import { listenOnLanes } from './lanegestures.js';
import { barsOf, familiesOf, layOut, rowAt, rowPlace, rowsOf, stepsOf, topOf, windowOf } from './lanelayout.js';
import { paintBars, paintSteps, readTokens } from './lanepaint.js';
import { flagText, tipText } from './lanewords.js';
import { zoomOf } from './zoom.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./lanelayout.js').Row} Row
 * @typedef {import('./lanelayout.js').Layout} Layout
 * @typedef {import('./lanelayout.js').Window} Window
 * @typedef {import('../core/spans.js').Span} Span
 */

const markReach = 6; // pixels from the mark at which runs part
const spare = 256; // pixels of strip beyond the window, so that it is painted anew only now and then

/**
 * Makes lanes that fill `host`, which must be positioned.
 * `onHover(thread, rect, span)` is told which thread the pointer is over and its span
 * at that time, (0, null, null) when none; `onSelect(thread, rect)` which was clicked.
 * Rects are in the viewport. `onScrub(time)` is told the virtual time that is dragged to. `onTip` is told when the lanes' own tip comes or goes; there
 * is none over the selected thread, which the page explains, nor where a finger chose one.
 * @param {HTMLElement} host
 * @param {{onTip?: () => void, onHover?: (thread: number, rect: DOMRect|null, span: Span|null) => void, onSelect?: (thread: number, rect: DOMRect|null) => void,
 *   onScroll?: (y: number) => void, onScrub?: (time: number) => void, onZoom?: (factor: number, time: number) => void, onLook?: (from: number, span: number) => void}} handlers
 *   onScroll: the rows were scrolled by hand, to there; onZoom, onLook: another window is wanted
 * @param {number} [top] height of the strip above the rows; the axis has its labels only above the first run
 */
export function createLanes(host, { onTip, onHover, onSelect, onScroll, onScrub, onZoom, onLook }, top = axis) {
  const canvas = document.createElement('canvas');
  canvas.className = 'lanes';
  const tip = document.createElement('div');
  tip.className = 'lane-tip';
  tip.hidden = true;
  host.append(canvas, tip);
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const back = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));
  const strip = /** @type {CanvasRenderingContext2D} */ (document.createElement('canvas').getContext('2d'));

  let width = 0;
  let height = 0;
  let ratio = 1;
  let scroll = 0;
  /** @type {View|null} */
  let view = null;
  /** @type {Row[]} */
  let rows = [];
  /** @type {Layout} */
  let layout = layOut({ width: 1, height: 1, objects: 0, threads: 0, labels: 0, scroll: 0, axis: top, flags });
  /** @type {Window} */
  let shown = { from: 0, to: 1 };
  let tokens = readTokens(host);
  let pointer = /** @type {{x: number, y: number}|null} */ (null);
  let backKey = '';
  let stripKey = '';
  let painted = { from: 0, until: 0 }; // the time that the strip holds
  let composed = ''; // what is to be seen
  let listed = { from: /** @type {any[]} */ ([]), names: '', objects: 0 };

  new ResizeObserver(() => {
    width = host.clientWidth;
    height = host.clientHeight;
    ratio = (globalThis.devicePixelRatio || 1) * zoomOf(host);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    composed = '';
    if (view) render(view);
  }).observe(host);

  /** @param {View} next */
  function render(next) {
    view = next;
    if (width === 0) return;
    list(view);
    const theme = document.documentElement.dataset.theme ?? '';
    if (theme !== tokens.theme) tokens = readTokens(host);
    const key = [listed.names, width, height, ratio, theme].join('|');
    const lay = () => layOut({ width, height, objects: listed.objects, threads: rows.length - listed.objects, labels: labelWidth(key, listed.names), scroll, axis: top, flags });
    layout = lay();
    const beyond = view.tab.follow ? beyondEdge(view.selected) : 0;
    if (beyond) {
      scroll = layout.scroll + beyond;
      layout = lay();
    }
    scroll = layout.scroll;
    canvas.classList.toggle('whole', !scrolls());
    shown = snapped(windowOf({ ...view.clock, past: view.past }, view.tab.span, shown, view.tab.pan));
    paintBack(`${key}|${scroll}|${view.selected}|${view.hovered}`);
    // On the way to the head, a frame in which the playhead does not come half a pixel farther shows nothing new.
    const { clock, trace } = view;
    const looks = [key, scroll, view.selected, view.hovered, view.tab.rested, view.lang, shown.from, shown.to, Math.round(xOf(clock.time) * 2),
      trace.edits, view.playing && clock.time < clock.head && !view.past ? '' : trace.version, view.past, view.tab.status?.parting?.time].join('|');
    if (looks === composed) return;
    composed = looks;
    paintStrip(`${key}|${scroll}|${view.trace.edits}|${Math.round(shown.to - shown.from)}`);
    compose();
    point();
  }

  // scrolls says whether there are more rows than fit.
  const scrolls = () => layout.content > layout.bottom - layout.top + 0.5;

  // beyondEdge is how far a thread's row has to be scrolled to be in sight.
  function beyondEdge(/** @type {number} */ thread) {
    const i = rows.findIndex((row) => row.kind === 'thread' && row.id === thread);
    if (i < 0) return 0;
    const { y, height: high } = rowPlace(layout, i);
    return Math.min(0, y - layout.top) + Math.max(0, y + high - layout.bottom);
  }

  // list takes down the rows, and the names of those of all runs: their lanes begin at
  // the same place.
  function list(/** @type {View} */ { latest, all }) {
    const from = all.flatMap((each) => [each.latest.threads, each.latest.objects]);
    if (rows.length && from.length === listed.from.length && from.every((part, i) => part === listed.from[i])) return;
    rows = rowsOf(latest);
    const others = all.filter((each) => each.latest !== latest).flatMap((each) => rowsOf(each.latest));
    listed = { from, names: [...rows, ...others].map((r) => r.name).join('\n'), objects: rows.filter((r) => r.kind === 'object').length };
  }

  let labels = { key: '', width: 0 };
  // labelWidth is wide enough for the names of all runs, so that they share an axis.
  function labelWidth(/** @type {string} */ key, /** @type {string} */ names) {
    if (labels.key === key) return labels.width;
    back.font = `12px ${tokens.font}`;
    const most = names.split('\n').reduce((w, name) => Math.max(w, back.measureText(name).width), 20);
    labels = { key, width: Math.min(most + 34, width * 0.28, Math.max(130, width * 0.22)) };
    host.style.setProperty('--labels', `${Math.round(labels.width)}px`);
    return labels.width;
  }

  const scale = () => (shown.to - shown.from) / layout.width; // ns in a pixel
  const xOf = (/** @type {number} */ time) => layout.left + (time - shown.from) / scale();

  /** @returns {import('./laneframe.js').Frame} */
  const frame = (/** @type {CanvasRenderingContext2D} */ c) => ({ c, tokens, view: /** @type {View} */ (view), rows, layout, shown, width, height, xOf });

  // snapped moves the window so that the strip falls on whole pixels of the device.
  function snapped(/** @type {Window} */ { from, to }) {
    const grain = (to - from) / layout.width / ratio;
    const start = Math.round(from / grain) * grain;
    return { from: start, to: start + (to - from) };
  }

  const visibleRows = function* () {
    for (let i = rowAt(layout, layout.top); i < rows.length; i++) {
      const place = rowPlace(layout, i);
      if (place.y >= layout.bottom) return;
      yield { row: rows[i], i, ...place };
    }
  };

  // paintBack paints names and empty rows.
  function paintBack(/** @type {string} */ key) {
    if (key === backKey) return;
    backKey = key;
    resize(back, canvas.width, canvas.height);
    back.setTransform(ratio, 0, 0, ratio, 0, 0);
    back.clearRect(0, 0, width, height);
    paintNames(frame(back), visibleRows(), familiesOf(rows));
  }

  // paintStrip paints the bars from the left end of the window to now; what the strip
  // holds already is left as it is.
  function paintStrip(/** @type {string} */ key) {
    const { past, time, head, trace, latest: state } = /** @type {View} */ (view);
    const now = past ? head : time;
    const tops = new Map(rows.filter((r) => r.kind === 'object').map(({ id }) => [id, topOf(state.objects[id - 1].kind, trace.levels(id), shown.from)]));
    key += [...tops.values()];
    const capacity = painted.from + (layout.width + spare) * scale();
    if (key !== stripKey || shown.from < painted.from || shown.to > capacity || now < painted.until) {
      stripKey = key;
      resize(strip, Math.ceil((layout.width + spare) * ratio), canvas.height);
      painted = { from: shown.from, until: shown.from };
    }
    const from = Math.max(painted.from, painted.until - 4 * scale());
    const to = Math.max(from, Math.min(now, painted.from + (layout.width + spare) * scale()));
    const x = (from - painted.from) / scale();
    strip.setTransform(1, 0, 0, 1, 0, 0);
    strip.clearRect(Math.floor(x * ratio), 0, strip.canvas.width, strip.canvas.height);
    strip.save();
    strip.beginPath();
    strip.rect(Math.floor(x * ratio), layout.top * ratio, strip.canvas.width, (layout.bottom - layout.top) * ratio);
    strip.clip();
    strip.setTransform(ratio, 0, 0, ratio, 0, 0);
    // Bars begin a little before what is cleared, so that no seam shows.
    const start = Math.max(painted.from, from - 40 * scale());
    const shift = (start - painted.from) / scale();
    for (const { row, y, height: tall } of visibleRows()) {
      const box = { x: shift, y, height: tall };
      if (row.kind === 'thread') paintBars(strip, tokens, barsOf(trace.spans(row.id), start, to, scale()), box);
      else paintSteps(strip, tokens, state.objects[row.id - 1].kind, stepsOf(trace.levels(row.id), start, to, scale()), tops.get(row.id) ?? 1, box);
    }
    strip.restore();
    painted.until = to;
  }

  function compose() {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(back.canvas, 0, 0);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintAxis(frame(ctx));
    const offset = Math.round(((shown.from - painted.from) / scale()) * ratio);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const w = Math.min(Math.round(layout.width * ratio), strip.canvas.width - offset);
    if (w > 0) ctx.drawImage(strip.canvas, offset, 0, w, canvas.height, Math.round(layout.left * ratio), 0, w, canvas.height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintFuture(frame(ctx));
    paintPrints(frame(ctx));
    paintRaces(frame(ctx));
    paintFlags(frame(ctx));
    paintParting(frame(ctx));
    paintScrollbar(frame(ctx));
    paintPlayhead(frame(ctx));
  }

  /** @returns {{row: Row, time: number, rect: DOMRect}|null} */
  function under(/** @type {{x: number, y: number}|null} */ at) {
    if (!at || !view || at.y < layout.top || at.y >= layout.bottom) return null;
    const i = rowAt(layout, at.y);
    const row = rows[i];
    if (!row) return null;
    const { x, y } = canvas.getBoundingClientRect();
    const zoom = zoomOf(canvas);
    const place = rowPlace(layout, i);
    return { row, time: Math.min(view.past ? view.head : view.time, shown.from + Math.max(0, at.x - layout.left) * scale()), rect: new DOMRect(x + at.x * zoom, y + place.y * zoom, 1, place.height * zoom) };
  }

  // flagUnder is what the flag at a place says, '' if there is none.
  function flagUnder(/** @type {{x: number, y: number}} */ at) {
    if (at.y < height - flags) return '';
    const flag = flagsIn(frame(ctx)).findLast(({ mark, until }) => xOf(mark.time) - 4 <= at.x && at.x <= Math.max(xOf(mark.time) + 12, xOf(until)));
    return flag ? flagText(flag, /** @type {View} */ (view)) : '';
  }

  // partingNear is where the runs part if a place on the axis is at the mark of that, else 0.
  function partingNear(/** @type {number} */ x) {
    const { all, clock, tab } = /** @type {View} */ (view);
    const time = all.length > 1 ? tab.status?.parting?.time ?? Infinity : Infinity;
    return time <= clock.head && Math.abs(xOf(time) - x) <= markReach ? time : 0;
  }

  // point tells what is under the pointer, in words beside it and to the handlers.
  let over = 0;
  function point() {
    const found = under(pointer);
    const thread = found?.row.kind === 'thread' ? found.row.id : 0;
    const span = found && thread ? spanAt(found.time, thread) : null;
    const told = !tip.hidden;
    const explained = thread > 0 && thread === view?.selected;
    const words = !view || !pointer || pointer.x < layout.left || explained || view.tab.rested ? ''
      : pointer.y < layout.top ? partingNear(pointer.x) && view.t('parting.go') || ''
      : found ? tipText(view, found.row, found.time, span) : flagUnder(pointer);
    tip.hidden = words === '';
    if (pointer && words) {
      if (tip.textContent !== words) tip.textContent = words;
      tip.style.setProperty('left', `${Math.max(4, Math.min(pointer.x + 14, width - tip.offsetWidth - 6))}px`);
      tip.style.setProperty('top', `${pointer.y + 44 > height ? pointer.y - 34 : pointer.y + 16}px`);
    }
    if (told === tip.hidden) onTip?.();
    if (thread === over) return;
    over = thread;
    onHover?.(thread, found && thread ? found.rect : null, span);
  }

  function spanAt(/** @type {number} */ time, /** @type {number} */ thread) {
    const row = /** @type {View} */ (view).trace.spans(thread);
    const span = row[indexAt(row, time)];
    return span && span.to >= time ? span : null;
  }

  listenOnLanes(canvas, {
    plot: () => layout,
    shown: () => shown,
    scrolls,
    scroll: (by) => scrolled(scroll + by),
    point(at) {
      pointer = at;
      point();
    },
    click(at, byFinger) {
      const found = under(at);
      pointer = byFinger && found?.row.kind === 'thread' ? null : at;
      point();
      if (found?.row.kind === 'thread') onSelect?.(found.row.id, found.rect);
    },
    scrub: (time, pressed) => onScrub?.((pressed && partingNear(xOf(time))) || time),
    zoom: (factor, time) => onZoom?.(factor, time),
    look: (from, span) => onLook?.(from, span),
  });

  function scrollTo(/** @type {number} */ y) {
    scroll = y;
    if (view) render(view);
  }
  function scrolled(/** @type {number} */ y) {
    scrollTo(y);
    onScroll?.(scroll);
  }

  return {
    render,
    /** Scrolls the rows, as far as they go. @param {number} y */
    scrollTo,
    /** The stretch of virtual time that is to be seen. @returns {Window} */
    get shown() { return shown; },
    /** Whether the lanes' own tip is to be seen. */
    get telling() { return !tip.hidden; },
    /**
     * The stretch of virtual time that is shown when the newest moment is `time`, and
     * how many columns it is drawn in.
     * @param {number} time
     * @returns {Window & {width: number}}
     */
    window: (time) => ({ ...(view?.past || view?.tab.pan ? shown : windowOf({ time, head: time, ended: false }, view?.tab.span)), width: Math.min(4096, Math.max(256, Math.round(layout.width * ratio))) }),
  };
}

function resize(/** @type {CanvasRenderingContext2D} */ { canvas }, /** @type {number} */ width, /** @type {number} */ height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
