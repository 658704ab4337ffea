// The lanes: what every object and thread did over time, drawn on a canvas. Bars are
// painted once, on strips kept off the screen, and a frame only adds what is new.

import { palette, threadColour } from '../core/colours.js';
import { paramText } from '../core/format.js';
import { indexAt } from '../core/trace.js';
import { axisStep, barsOf, layOut, rowsOf, stepsOf, windowOf } from './lanelayout.js';
import { paintBars, paintSteps, readTokens } from './lanepaint.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('./lanelayout.js').Row} Row
 * @typedef {import('./lanelayout.js').Layout} Layout
 * @typedef {import('./lanelayout.js').Window} Window
 * @typedef {import('../core/trace.js').Span} Span
 */

const axis = 26;
const flags = 20;
const spare = 256; // pixels of strip beyond the window, so that it is painted anew only now and then
const second = 1e9;

/**
 * Makes lanes that fill `host`, which must be positioned.
 * `onHover(thread, rect, span)` is told which thread the pointer is over and its span
 * at that time, (0, null, null) when none; `onSelect(thread, rect)` which was clicked.
 * Rects are in the viewport.
 * @param {HTMLElement} host
 * @param {{onHover?: (thread: number, rect: DOMRect|null, span: Span|null) => void, onSelect?: (thread: number, rect: DOMRect|null) => void}} handlers
 */
export function createLanes(host, { onHover, onSelect }) {
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
  let layout = layOut({ width: 1, height: 1, rows: 0, labels: 0, scroll: 0, axis, flags });
  /** @type {Window} */
  let shown = { from: 0, to: 1 };
  let tokens = readTokens(host);
  let pointer = /** @type {{x: number, y: number}|null} */ (null);
  let backKey = '';
  let stripKey = '';
  let painted = { from: 0, until: 0 }; // the time that the strip holds

  new ResizeObserver(() => {
    width = host.clientWidth;
    height = host.clientHeight;
    ratio = globalThis.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    if (view) render(view);
  }).observe(host);

  /** @param {View} next */
  function render(next) {
    view = next;
    if (width === 0) return;
    rows = rowsOf(view.state);
    const theme = document.documentElement.dataset.theme ?? '';
    if (theme !== tokens.theme) tokens = readTokens(host);
    const names = rows.map((r) => r.name).join('\n');
    const key = [names, width, height, ratio, theme].join('|');
    layout = layOut({ width, height, rows: rows.length, labels: labelWidth(key), scroll, axis, flags });
    scroll = layout.scroll;
    shown = snapped(windowOf(view));
    paintBack(`${key}|${scroll}|${view.selected}|${view.hovered}`);
    paintStrip(`${key}|${scroll}|${view.trace.edits}|${Math.round(shown.to - shown.from)}`);
    compose();
    point();
  }

  let labels = { key: '', width: 0 };
  function labelWidth(/** @type {string} */ key) {
    if (labels.key === key) return labels.width;
    back.font = `12px ${tokens.font}`;
    const most = rows.reduce((w, r) => Math.max(w, back.measureText(r.name).width), 20);
    labels = { key, width: Math.min(most + 34, width * 0.28, 130) };
    return labels.width;
  }

  const scale = () => (shown.to - shown.from) / layout.width; // ns in a pixel
  const xOf = (/** @type {number} */ time) => layout.left + (time - shown.from) / scale();

  // snapped moves the window so that the strip falls on whole pixels of the device.
  function snapped(/** @type {Window} */ { from, to }) {
    const grain = (to - from) / layout.width / ratio;
    const start = Math.round(from / grain) * grain;
    return { from: start, to: start + (to - from) };
  }

  const visibleRows = function* () {
    const first = Math.floor(layout.scroll / layout.rowHeight);
    for (let i = first; i < rows.length; i++) {
      const y = layout.top + i * layout.rowHeight - layout.scroll;
      if (y >= layout.bottom) return;
      yield { row: rows[i], i, y };
    }
  };

  // paintBack paints names and empty rows.
  function paintBack(/** @type {string} */ key) {
    if (key === backKey) return;
    backKey = key;
    resize(back, canvas.width, canvas.height);
    back.setTransform(ratio, 0, 0, ratio, 0, 0);
    back.clearRect(0, 0, width, height);
    back.textBaseline = 'middle';
    back.textAlign = 'right';
    const { rowHeight, left } = layout;
    const every = Math.ceil(9 / rowHeight);
    back.save();
    back.beginPath();
    back.rect(0, layout.top, width, layout.bottom - layout.top);
    back.clip();
    for (const { row, i, y } of visibleRows()) {
      const thread = row.kind === 'thread';
      const chosen = thread && (row.id === view?.selected || row.id === view?.hovered);
      if (chosen) fill(back, tokens.line, 0, y, width, rowHeight);
      fill(back, tokens.laneBack, left, y + rowHeight * 0.16, layout.width, rowHeight * 0.68);
      if (thread && rowHeight >= 5) {
        const dot = Math.min(8, rowHeight * 0.55);
        fill(back, palette[threadColour(row.id)].colour, left - 8 - dot, y + (rowHeight - dot) / 2, dot, dot);
      }
      if (i % every && !chosen) continue;
      back.font = `${chosen ? '600 ' : ''}${Math.min(12, Math.max(9, rowHeight * 0.62))}px ${tokens.font}`;
      back.fillStyle = thread ? tokens.text : tokens.dim;
      back.fillText(row.name, left - 22, y + rowHeight / 2 + 0.5, left - 26);
    }
    back.restore();
  }

  // paintStrip paints the bars from the left end of the window to now; what the strip
  // holds already is left as it is.
  function paintStrip(/** @type {string} */ key) {
    const now = /** @type {View} */ (view).time;
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
    const { trace, state } = /** @type {View} */ (view);
    for (const { row, y } of visibleRows()) {
      const box = { x: shift, y, height: layout.rowHeight };
      if (row.kind === 'thread') paintBars(strip, tokens, barsOf(trace.spans(row.id), start, to, scale()), box);
      else paintSteps(strip, tokens, state.objects[row.id - 1].kind, stepsOf(trace.levels(row.id), start, to, scale()), box);
    }
    strip.restore();
    painted.until = to;
  }

  function compose() {
    const { time } = /** @type {View} */ (view);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(back.canvas, 0, 0);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintAxis();
    const offset = Math.round(((shown.from - painted.from) / scale()) * ratio);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    const w = Math.min(Math.round(layout.width * ratio), strip.canvas.width - offset);
    if (w > 0) ctx.drawImage(strip.canvas, offset, 0, w, canvas.height, Math.round(layout.left * ratio), 0, w, canvas.height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintFlags();
    paintScrollbar();
    paintPlayhead(Math.min(xOf(time), layout.left + layout.width));
  }

  function paintAxis() {
    const step = axisStep(shown.to - shown.from, layout.width);
    const head = xOf(/** @type {View} */ (view).time); // the handle covers labels that come too near
    ctx.font = `11px ${tokens.font}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (let time = Math.ceil(shown.from / step) * step; time <= shown.to; time += step) {
      const x = Math.round(xOf(time)) + 0.5;
      fill(ctx, tokens.grid, x - 0.5, axis - 4, 1, height - axis - flags + 8);
      ctx.fillStyle = tokens.dim;
      if (x < width - 14 && Math.abs(x - head) > 20) ctx.fillText(axisText(time, step), x, axis / 2 - 1);
    }
  }

  function paintFlags() {
    const { trace, scenario, state, t, lang } = /** @type {View} */ (view);
    ctx.font = `11px ${tokens.font}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const y = height - flags / 2;
    let free = -Infinity;
    for (const mark of trace.marks) {
      const words = flagText(mark, scenario, state.params, t, lang);
      const x = xOf(mark.time);
      if (!words || x < layout.left - 120 || x > layout.left + layout.width) continue;
      const colour = mark.kind === 'verdict' || mark.kind === 'error' ? tokens.blocked : tokens.accent;
      if (x >= layout.left) {
        ctx.globalAlpha = 0.35;
        fill(ctx, colour, x, axis, 1, height - axis - flags);
        ctx.globalAlpha = 1;
        fill(ctx, colour, x, y - 6, 1.4, 12);
        ctx.beginPath();
        ctx.moveTo(x + 1, y - 6);
        ctx.lineTo(x + 8, y - 3);
        ctx.lineTo(x + 1, y);
        ctx.fill();
      }
      const room = ctx.measureText(words).width;
      const at = Math.min(Math.max(x + 12, layout.left + 12), width - room - 6);
      if (at < free || x < layout.left) continue;
      ctx.fillStyle = colour;
      ctx.fillText(words, at, y + 0.5);
      free = at + room + 10;
    }
  }

  function paintScrollbar() {
    const visible = layout.bottom - layout.top;
    if (layout.content <= visible + 0.5) return;
    const bar = Math.max(20, (visible * visible) / layout.content);
    ctx.fillStyle = tokens.strong;
    ctx.beginPath();
    ctx.roundRect(width - 8, layout.top + (layout.scroll / (layout.content - visible)) * (visible - bar), 4, bar, 2);
    ctx.fill();
  }

  function paintPlayhead(/** @type {number} */ x) {
    if (x < layout.left - 1) return;
    fill(ctx, tokens.text, x - 0.75, axis - 10, 1.5, height - axis - 2);
    ctx.beginPath();
    ctx.moveTo(x - 6.5, axis - 21);
    ctx.lineTo(x + 6.5, axis - 21);
    ctx.lineTo(x + 6.5, axis - 13);
    ctx.lineTo(x, axis - 6);
    ctx.lineTo(x - 6.5, axis - 13);
    ctx.fill();
  }

  /** @returns {{row: Row, time: number, rect: DOMRect}|null} */
  function under(/** @type {{x: number, y: number}|null} */ at) {
    if (!at || !view || at.y < layout.top || at.y >= layout.bottom) return null;
    const i = Math.floor((at.y - layout.top + layout.scroll) / layout.rowHeight);
    const row = rows[i];
    if (!row) return null;
    const host = canvas.getBoundingClientRect();
    const y = host.y + layout.top + i * layout.rowHeight - layout.scroll;
    return { row, time: Math.min(view.time, shown.from + Math.max(0, at.x - layout.left) * scale()), rect: new DOMRect(host.x + at.x, y, 1, layout.rowHeight) };
  }

  // point tells what is under the pointer, in words beside it and to the handlers.
  let over = 0;
  function point() {
    const found = under(pointer);
    const thread = found?.row.kind === 'thread' ? found.row.id : 0;
    const span = found && thread ? spanAt(found.time, thread) : null;
    tip.hidden = !found || !pointer || pointer.x < layout.left;
    if (found && pointer && !tip.hidden) {
      const words = tipText(/** @type {View} */ (view), found.row, found.time, span);
      if (tip.textContent !== words) tip.textContent = words;
      tip.hidden = words === '';
      tip.style.setProperty('left', `${Math.max(4, Math.min(pointer.x + 14, width - tip.offsetWidth - 6))}px`);
      tip.style.setProperty('top', `${pointer.y + 44 > height ? pointer.y - 34 : pointer.y + 16}px`);
    }
    if (thread === over) return;
    over = thread;
    onHover?.(thread, found && thread ? found.rect : null, span);
  }

  function spanAt(/** @type {number} */ time, /** @type {number} */ thread) {
    const row = /** @type {View} */ (view).trace.spans(thread);
    const span = row[indexAt(row, time)];
    return span && span.to >= time ? span : null;
  }

  canvas.addEventListener('pointermove', (ev) => {
    if (drag && ev.pointerType !== 'mouse') {
      scrollTo(drag.scroll + drag.y - ev.offsetY);
      return;
    }
    pointer = { x: ev.offsetX, y: ev.offsetY };
    point();
  });
  canvas.addEventListener('pointerleave', () => {
    pointer = null;
    point();
  });
  let drag = /** @type {{y: number, scroll: number}|null} */ (null);
  canvas.addEventListener('pointerdown', (ev) => { drag = { y: ev.offsetY, scroll }; });
  globalThis.addEventListener('pointerup', () => { drag = null; });
  canvas.addEventListener('click', (ev) => {
    pointer = { x: ev.offsetX, y: ev.offsetY };
    point();
    const found = under(pointer);
    if (found?.row.kind === 'thread') onSelect?.(found.row.id, found.rect);
  });
  canvas.addEventListener('wheel', (ev) => {
    if (layout.content <= layout.bottom - layout.top + 0.5) return;
    ev.preventDefault();
    scrollTo(scroll + ev.deltaY);
  }, { passive: false });

  function scrollTo(/** @type {number} */ y) {
    scroll = y;
    if (view) render(view);
  }

  return {
    render,
    /**
     * The stretch of virtual time that is shown when the newest moment is `time`, and
     * how many columns it is drawn in.
     * @param {number} time
     * @returns {Window & {width: number}}
     */
    window: (time) => ({ ...windowOf({ time, head: time, ended: false }), width: Math.min(4096, Math.max(256, Math.round(layout.width * ratio))) }),
  };
}

function fill(/** @type {CanvasRenderingContext2D} */ c, /** @type {string} */ colour, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ w, /** @type {number} */ h) {
  c.fillStyle = colour;
  c.fillRect(x, y, w, h);
}

function resize(/** @type {CanvasRenderingContext2D} */ { canvas }, /** @type {number} */ width, /** @type {number} */ height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function axisText(/** @type {number} */ time, /** @type {number} */ step) {
  const s = time / second;
  if (s < 120 || step < second) return `${Number(s.toFixed(1))}s`;
  const minutes = Math.floor(s / 60);
  return `${minutes}:${String(Math.round(s % 60)).padStart(2, '0')}`;
}

// flagText says what was changed by hand or found out; empty for what needs no flag.
function flagText(/** @type {import('../net/wire.js').Record} */ mark, /** @type {View['scenario']} */ scenario, /** @type {Object<string, number>} */ params, /** @type {View['t']} */ t, /** @type {View['lang']} */ lang) {
  if (mark.kind === 'verdict') return mark.verdict ? t(`lanes.verdict.${mark.verdict.kind}`) : '';
  if (mark.kind === 'error') return mark.text;
  if (mark.kind === 'action') return scenario?.actions.find((a) => a.name === mark.text)?.label[lang] ?? mark.text;
  const param = scenario?.params.find((p) => p.name === mark.text);
  if (!param) return `${mark.text} ${mark.from}→${mark.to}`;
  const value = (/** @type {any} */ v) => paramText(param, { ...params, [mark.text]: v }, t, lang);
  const [from, to] = [value(mark.from), value(mark.to)];
  const unit = / \D+$/.exec(to)?.[0] ?? '';
  return `${param.label[lang]} ${unit && from.endsWith(unit) ? from.slice(0, -unit.length) : from}→${to}`;
}

// tipText says what a row was at a time, and from when to when.
function tipText(/** @type {View} */ { trace, state, t }, /** @type {Row} */ row, /** @type {number} */ time, /** @type {Span|null} */ span) {
  const at = (/** @type {number} */ ns) => (ns / second).toFixed(2);
  if (row.kind === 'object') {
    const levels = trace.levels(row.id);
    const level = levels[indexAt(levels, time)];
    const { kind } = state.objects[row.id - 1];
    if (!level) return '';
    const word = kind === 'event' || kind === 'lock' ? t(`stage.object.${kind}.${level.value ? 1 : 0}`) : t('stage.object.value', { value: level.value, limit: level.limit || '∞' });
    return t('lanes.at', { name: row.name, what: word, time: at(time) });
  }
  if (!span || span.state === 'new' || span.state === 'done') return '';
  const on = span.state === 'blocked' && span.reason !== 'join' && span.reason !== 'start' ? state.objects[span.object - 1]?.name : '';
  const word = t(span.reason === 'spin' ? 'state.spin' : `state.${span.state}`) + (on ? ` · ${on}` : '');
  if (span.to === Infinity) return t('lanes.since', { name: row.name, what: word, from: at(span.from) });
  return t('lanes.span', { name: row.name, what: word, from: at(span.from), to: at(span.to), length: at(span.to - span.from) });
}
