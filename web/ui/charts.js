// The charts: what the run amounts to over time, as small pictures above one axis of
// time. Each row says its value at the playhead, or where the pointer is.

import { chartsOf, lengthText, wholeRun } from '../core/charts.js';
import { rateBins } from '../core/curves.js';
import { clockDigits } from '../core/format.js';
import { createCurves } from '../net/curves.js';
import { readColours } from '../stage/curvepaint.js';
import { axisStep, windowOf } from '../stage/lanelayout.js';
import { axisText } from '../stage/lanewords.js';
import { h, whenChanged } from './dom.js';
import { createPlot, write } from './plot.js';

/**
 * @typedef {import('../core/playhead.js').View} View
 * @typedef {import('../core/charts.js').Chart} Chart
 * @typedef {import('../core/curves.js').Curves} Curves
 * @typedef {import('../stage/curvepaint.js').Axis} Axis
 */

const modes = ['run', 'lanes'];

/**
 * @param {HTMLElement} host
 * @param {{touch: () => void}} actions
 * @param {(command: import('../net/wire.js').Command) => Promise<import('../net/wire.js').ServerMessage>} send
 * @returns {(view: View) => void} render
 */
export function createCharts(host, actions, send) {
  const source = createCurves(send, actions.touch);
  const choices = modes.map((name) => h('button', { type: 'button', onclick: () => choose(name) }));
  const choice = h('div', { class: 'segmented small', role: 'group' }, ...choices);
  const empty = h('p', { class: 'note' });
  const list = h('div', { class: 'plots' });
  const playhead = h('div', { class: 'playhead' });
  const pointed = h('div', { class: 'pointed' });
  const field = h('div', { class: 'field', onpointermove: look, onpointerdown: look, onpointerleave: leave }, list, playhead, pointed);
  const scroller = h('div', { class: 'chartlist', tabIndex: 0, role: 'group', onblur: leave, onkeydown: step }, field);
  const ticks = h('div', { class: 'ticks' });
  const clock = h('b');
  const axisLine = h('div', { class: 'axis', 'aria-hidden': 'true' }, ticks, clock);
  const bins = h('p', { class: 'bins' });
  const foot = h('footer', {}, axisLine, h('div', { class: 'below' }, bins, choice));
  host.append(empty, scroller, foot);

  let mode = modes[0];
  let width = 0;
  let now = 0;
  let latest = /** @type {View | null} */ (null);
  let axis = /** @type {Axis} */ ({ from: 0, to: 1 });
  let pointer = /** @type {{time: number, y: number | null} | null} */ (null); // y in the viewport
  let run = { epoch: -1, scenario: '', seen: /** @type {Set<string>} */ (new Set()) };
  /** @type {Chart[]} */
  let charts = [];
  /** @type {import('./plot.js').Plot[]} */
  let plots = [];

  new ResizeObserver(() => {
    width = list.clientWidth;
    actions.touch();
  }).observe(list);

  function choose(/** @type {string} */ name) {
    mode = name;
    actions.touch();
  }

  /** @param {number} x from the left end of the plots */
  const timeAt = (x) => axis.from + (x / width) * (axis.to - axis.from);
  const xOf = (/** @type {number} */ time) => ((time - axis.from) / (axis.to - axis.from)) * width;

  function look(/** @type {PointerEvent} */ ev) {
    pointer = { time: timeAt(ev.clientX - list.getBoundingClientRect().left), y: ev.clientY };
    actions.touch();
  }
  function leave() {
    pointer = null;
    actions.touch();
  }
  function step(/** @type {KeyboardEvent} */ ev) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[ev.key];
    if (!by) return;
    ev.preventDefault();
    ev.stopPropagation();
    const time = (pointer?.time ?? now) + (by * (axis.to - axis.from)) / 100;
    pointer = { time: Math.max(axis.from, Math.min(now, time)), y: null };
    actions.touch();
  }

  const words = whenChanged((/** @type {View['t']} */ t) => {
    scroller.setAttribute('aria-label', t('charts.label'));
    choice.setAttribute('aria-label', t('charts.window'));
    choices.forEach((button, i) => { button.textContent = t(`charts.${modes[i]}`); });
    empty.textContent = t('charts.empty');
  });
  const press = whenChanged((/** @type {string} */ name) => choices.forEach((button, i) => button.setAttribute('aria-pressed', String(name === modes[i]))));
  const build = whenChanged((/** @type {string} */ _charts, /** @type {View['t']} */ t) => {
    plots = charts.map((chart) => createPlot(chart, t));
    list.replaceChildren(...plots.map(({ el }) => el));
    empty.hidden = charts.length > 0;
    foot.hidden = charts.length === 0;
  });
  const paint = whenChanged((/** @type {Curves} */ curves, /** @type {import('./plot.js').Plot[]} */ all, /** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ wide, /** @type {string} */ _shade) => {
    const colours = readColours(host);
    all.forEach((plot, i) => plot.paint(curves, charts[i].top, colours, { from, to }, wide, /** @type {View} */ (latest)));
  });
  const drawAxis = whenChanged((/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ wide) => {
    const apart = axisStep(to - from, wide);
    const count = Math.floor(to / apart) - Math.ceil(from / apart) + 1;
    axisLine.style.setProperty('width', `${wide}px`);
    ticks.replaceChildren(...Array.from({ length: count }, (_, i) => {
      const time = (Math.ceil(from / apart) + i) * apart;
      const tick = h('span', { class: xOf(time) < 14 ? 'first' : undefined, textContent: axisText(time, apart, to) });
      tick.style.setProperty('left', `${xOf(time)}px`);
      return tick;
    }));
  });
  const tellBins = whenChanged((/** @type {number} */ bin, /** @type {View['t']} */ t) => {
    bins.textContent = t('charts.bins', { window: lengthText(bin * rateBins, t), length: lengthText(bin, t) });
  });

  // find looks which charts there are. Those of the run before stay until the next
  // one has some.
  const find = whenChanged((/** @type {Curves | null} */ curves, /** @type {string} */ scenario, /** @type {View['t']} */ t, /** @type {number} */ _threads, /** @type {number} */ _objects) => {
    if (!curves && scenario === run.scenario) return;
    run.scenario = scenario;
    charts = curves && latest ? chartsOf(curves, latest.state, run.seen, t) : [];
  });

  // mark moves the lines to the playhead and to the pointer, and tells the time there.
  function mark() {
    move(playhead, now < axis.from ? null : xOf(Math.min(now, axis.to)));
    move(pointed, pointer && xOf(pointer.time));
    clock.hidden = !pointer;
    if (!pointer) return;
    write(clock, clockDigits(pointer.time));
    clock.style.setProperty('left', `${Math.max(26, Math.min(width - 26, xOf(pointer.time)))}px`);
  }

  return (view) => {
    const { t, epoch, head } = view;
    now = view.time;
    latest = view;
    words(t);
    press(mode);
    if (epoch !== run.epoch) run = { ...run, epoch, seen: new Set() };
    if (pointer && (pointer.time > head || pointer.time < axis.from)) pointer = null;
    const recent = windowOf(view);
    axis = mode === 'run' ? wholeRun(head, view.ended) : snapped(recent, width);
    const curves = view.live ? source.of({ epoch, head, seq: view.state.seq }, mode === 'run' ? 0 : axis.from, mode === 'run' ? head : recent.to - recent.from) : null;
    find(curves, view.scenario?.name ?? '', t, view.state.threads.length, view.state.objects.length);
    build(charts.map(({ measure, rows }) => `${measure} ${rows.map(({ name }) => name)}`).join('\n'), t);
    if (!curves || width === 0) return;
    if (paint(curves, plots, axis.from, axis.to, width, view.tab.shade)) plots.forEach((plot) => plot.spell(curves, view));
    drawAxis(axis.from, axis.to, width);
    tellBins(curves.column * curves.bin, t);
    mark();
    const at = pointer ? { time: pointer.time, state: null } : { time: view.time, state: view.state };
    for (const plot of plots) plot.say(curves, at, view, pointer?.y ?? null);
  };
}

// snapped moves a window by less than a pixel, so that it is not painted anew for that.
function snapped(/** @type {Axis} */ { from, to }, /** @type {number} */ width) {
  const pixel = (to - from) / Math.max(width, 1);
  const start = Math.round(from / pixel) * pixel;
  return { from: start, to: start + (to - from) };
}

function move(/** @type {HTMLElement} */ line, /** @type {number | null} */ x) {
  line.hidden = x === null;
  if (x !== null) line.style.setProperty('transform', `translateX(${Math.round(x * 2) / 2}px)`);
}
